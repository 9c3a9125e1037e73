using Edge.Actors.Http;

namespace Edge.Actors.Tests.Http;

public sealed class EdgeBodyTests
{
    [Fact]
    public void Bytes_OfAStream_AreNotThere()
    {
        Assert.Null(EdgeBody.From(new MemoryStream()).Bytes);
        Assert.Equal(0, EdgeBody.Empty.Bytes?.Length);
        Assert.Equal(3, EdgeBody.Of(new byte[3]).Bytes?.Length);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(2, false)]
    public async Task ReadAll_KeepsToItsLimit(long limit, bool fits)
    {
        foreach (var body in (EdgeBody[])[EdgeBody.Of(new byte[3]), EdgeBody.From(new MemoryStream(new byte[3]))])
        {
            var reading = body.ReadAllAsync(limit, CancellationToken.None).AsTask();

            if (fits)
            {
                Assert.Equal(3, (await reading).Length);
            }
            else
            {
                await Assert.ThrowsAsync<InvalidDataException>(() => reading);
            }
        }
    }
}
