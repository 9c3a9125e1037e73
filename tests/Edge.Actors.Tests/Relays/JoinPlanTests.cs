using Edge.Actors.Relays;
using Edge.Actors.Tests.Rooms;
using Edge.Streams.Wire;

namespace Edge.Actors.Tests.Relays;

public sealed class JoinPlanTests
{
    [Theory]

    // No position: the newest, and the client reloads.
    [InlineData(null, 0, null, 1, 0, 1, 100, "none")]
    [InlineData(null, 0, null, 1, 50, 1, 100, "none")]
    [InlineData(null, 0, null, 1, 250, 151, 100, "none")]
    [InlineData(null, 0, 10, 1, 250, 241, 10, "none")]
    [InlineData(null, 0, 0, 1, 250, 251, 0, "none")]
    [InlineData(null, 0, null, 200, 250, 200, 100, "none")]

    // A position in this log: everything after it, however much.
    [InlineData("e", 250, null, 1, 250, 251, 100, null)]
    [InlineData("e", 249, null, 1, 250, 250, 100, null)]
    [InlineData("e", 0, null, 1, 250, 1, 100, null)]
    [InlineData("e", 10, 300, 1, 250, 11, 300, null)]
    [InlineData("e", 10, 0, 1, 250, 11, 1, null)]
    [InlineData("e", 199, null, 200, 250, 200, 100, null)]

    // A position that the log does not have any more, or never had.
    [InlineData("e", 198, null, 200, 250, 200, 100, "trimmed")]
    [InlineData("e", 100, 10, 200, 250, 241, 10, "trimmed")]
    [InlineData("other", 249, null, 1, 250, 151, 100, "epoch")]
    [InlineData("e", 251, null, 1, 250, 151, 100, "epoch")]
    public void For_WhenJoined_BeginsWhereTheClientMissesNothing(
        string? epoch, long seq, int? limit, long first, long head, long from, int firstCount, string? reason)
    {
        var since = epoch is null ? (RoomPosition?)null : new RoomPosition(epoch, seq);
        var join = new RelayProtocol.Join(SamplePosts.Room, null!, null, since, limit);

        Assert.Equal(new JoinPlan(from, firstCount, reason), JoinPlan.For(join, "e", first, head, replay: 100));
    }
}
