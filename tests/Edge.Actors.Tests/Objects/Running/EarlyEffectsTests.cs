using Edge.Actors.Http;
using Edge.Actors.Objects.Links;
using Edge.Actors.Objects.Running;
using Edge.Streams.Framing;

namespace Edge.Actors.Tests.Objects.Running;

public sealed class EarlyEffectsTests
{
    private readonly EarlyEffects _early = new();

    [Theory]
    [InlineData(65_536, 0)]
    [InlineData(16, 1 << 20)]
    public void TryAdd_TakesSoManyMessages_AndNoneAfterThat(int most, int bytes)
    {
        var taken = Enumerable.Range(0, most + 5).Count(_ => _early.TryAdd(MessageOf(bytes)));

        Assert.Equal(most, taken);
        Assert.True(_early.IsFull);
        Assert.False(_early.TryAdd(MessageOf(0)));
        Assert.Equal(most, _early.TakeAll().Count);
    }

    [Fact]
    public void TryAdd_WhenNothingWaits_TakesAnySize()
    {
        Assert.True(_early.TryAdd(MessageOf(17 << 20)));
        Assert.False(_early.TryAdd(MessageOf(1)));
    }

    [Fact]
    public void Add_KeepsTheLastAttachmentAlone()
    {
        _early.Add(new Effect.Keep(Socket(), new byte[] { 1 }));
        _early.TryAdd(MessageOf(1));
        var last = new Effect.Keep(Socket(), new byte[] { 2 });
        _early.Add(last);

        Assert.Equal(last, Assert.Single(_early.TakeAll().OfType<Effect.Keep>()));
    }

    private static Effect.Send MessageOf(int bytes) => new(new SocketMessage(Opcode.Binary, new byte[bytes]), []);

    private static ProgramSocket Socket() => new(new SocketDescription("id", true, 1, [], Attachment: null), output: null!);
}
