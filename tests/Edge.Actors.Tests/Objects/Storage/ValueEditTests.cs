using System.Text;
using System.Text.Json;
using Edge.Actors.Objects.Storage;

namespace Edge.Actors.Tests.Objects.Storage;

public sealed class ValueEditTests
{
    [Fact]
    public void ArrayThatLostItsFirstAndGotALast_CostsLittleMoreThanTheLast()
    {
        var messages = Enumerable.Range(0, 101).Select(i => new { from = "ann", text = $"this is message {i} of many", at = 1000 + i }).ToArray();
        var (old, value) = (JsonSerializer.SerializeToUtf8Bytes(messages[..100]), JsonSerializer.SerializeToUtf8Bytes(messages[1..]));

        var edit = ValueEdit.Find("messages", old, value);

        Assert.InRange(edit!.Bytes, 1, 200);
        Assert.Equal(value, edit.Apply(old).ToArray());
    }

    [Fact]
    public void RecordWhoseCounterChanged_CostsLittle()
    {
        var old = Encoding.UTF8.GetBytes($$"""{"before":"{{new string('x', 700)}}","count":99,"after":"{{Numbers(200)}}"}""");
        var value = Encoding.UTF8.GetBytes($$"""{"before":"{{new string('x', 700)}}","count":100,"after":"{{Numbers(200)}}"}""");

        var edit = ValueEdit.Find("record", old, value);

        Assert.InRange(edit!.Bytes, 1, 100);
        Assert.Equal(value, edit.Apply(old).ToArray());
    }

    [Theory]
    [InlineData(ValueEdit.MinValueBytes - 1, false)]
    [InlineData(ValueEdit.MinValueBytes, true)]
    public void ValueThatIsTheSame_IsAnEdit_UnlessItIsSmall(int length, bool expected)
    {
        var value = new byte[length];

        var edit = ValueEdit.Find("a", value, value);

        Assert.Equal(expected, edit is not null);
    }

    [Fact]
    public void ValueThatReplacesAnEmptyOne_IsNoEdit() => Assert.Null(ValueEdit.Find("a", default, Encoding.UTF8.GetBytes(Numbers(500))));

    [Fact]
    public void Apply_ToAnotherValueThanTheOneItWasMadeFor_Throws()
    {
        var old = Encoding.UTF8.GetBytes(Numbers(500));
        var edit = ValueEdit.Find("a", old, old)!;

        var problem = Assert.Throws<InvalidDataException>(() => edit.Apply(old.AsSpan(1)));

        Assert.Contains("'a'", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>Values made of pieces of the old one and of new bytes, of few letters, so that much looks alike.</summary>
    [Fact]
    public void EveryEdit_GivesTheNewValue()
    {
        var random = new Random(20261126);
        var edits = 0;
        for (var round = 0; round < 5000; round++)
        {
            var old = Letters(random, random.Next(2000));
            var value = new List<byte>();
            while (value.Count < 600)
            {
                var from = random.Next(old.Length + 1);
                value.AddRange(random.Next(3) == 0 ? Letters(random, random.Next(60)) : old[from..Math.Min(old.Length, from + random.Next(400))]);
                if (random.Next(3) == 0)
                {
                    value.AddRange(old);
                }

                value.Add((byte)'.');
            }

            if (ValueEdit.Find("a", old, value.ToArray()) is { } edit)
            {
                edits++;
                Assert.Equal(value, edit.Apply(old).ToArray());
            }
        }

        Assert.InRange(edits, 1000, 5000);
    }

    private static byte[] Letters(Random random, int length) =>
        Enumerable.Range(0, length).Select(_ => (byte)('a' + random.Next(3))).ToArray();

    private static string Numbers(int count) => string.Join(',', Enumerable.Range(1000, count));
}
