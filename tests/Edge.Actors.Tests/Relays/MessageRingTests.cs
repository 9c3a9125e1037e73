using Edge.Actors.Relays;
using Edge.Actors.Tests.Rooms;

namespace Edge.Actors.Tests.Relays;

public sealed class MessageRingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(300)]
    [InlineData(1000)]
    public void Add_WhenMoreComeThanItHolds_KeepsTheNewest(int capacity)
    {
        var ring = new MessageRing(capacity, long.MaxValue);
        ring.Reset(40);

        for (var seq = 41L; seq <= 1_500; seq++)
        {
            ring.Add(Message(seq));

            Assert.Equal(seq, ring.Head);
            Assert.Equal(Math.Max(41, seq - capacity + 1), ring.First);
            Assert.Equal(seq, ring[seq].Seq);
            Assert.Equal(ring.First, ring[ring.First].Seq);
        }

        Assert.Equal(Enumerable.Range((int)ring.First, capacity).Select(seq => (long)seq), ring.Range(ring.First, ring.Head).Select(m => m.Seq));
    }

    [Fact]
    public void Range_WhenEmpty_IsEmpty()
    {
        var ring = new MessageRing(300, long.MaxValue);
        ring.Reset(7);

        Assert.Empty(ring.Range(ring.First, ring.Head));
        Assert.Equal((8, 7), (ring.First, ring.Head));
    }

    [Fact]
    public void Add_WhenMessagesAreLarge_HoldsNoMoreBytesThanAllowed()
    {
        var ring = new MessageRing(300, maxBytes: 1_000);

        ring.Add(Message(1, 400));
        ring.Add(Message(2, 400));
        Assert.Equal((0, 1), (ring.LastPushedOutBy(200), ring.LastPushedOutBy(201)));
        ring.Add(Message(3, 700));
        Assert.Equal((3, 3), (ring.First, ring.Head));
        ring.Add(Message(4, 5_000));
        Assert.Equal((4, 4), (ring.First, ring.Head));
        ring.Add(Message(5, 10));

        Assert.Equal((5, 5), (ring.First, ring.Head));
        Assert.Equal(4, ring.LastPushedOutBy(990));
    }

    private static RelayMessage Message(long seq) => new(SamplePosts.Room, SamplePosts.Message(seq));

    private static RelayMessage Message(long seq, int bytes) =>
        new(SamplePosts.Room, SamplePosts.Message(seq) with { Data = new byte[bytes] });
}
