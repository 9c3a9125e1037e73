using Edge.Actors.Relays;
using Edge.Actors.Tests.Rooms;

namespace Edge.Actors.Tests.Relays;

public sealed class PendingPostsTests
{
    private readonly FeedBench _bench = new(_ => { });

    [Fact]
    public void InOrder_WhenSomeAreAnswered_KeepsTheOthersOldestFirst()
    {
        var member = _bench.Add(MemberMode.Rich);
        var pending = _bench.Feed.Pending;
        _bench.Post(member, "a");
        _bench.Post(member, "b");
        _bench.Post(member, "c");

        Assert.True(pending.TryRemove(SamplePosts.Key("b"), out _));

        Assert.Equal(["a", "c"], pending.InOrder.Select(post => post.Post.MessageId));
        Assert.Equal("a", pending.Oldest?.Post.MessageId);
        Assert.Equal(2, pending.Count);
    }

    [Fact]
    public void Add_WhenTheSameMessageIsOnItsWay_ChainsItToTheFirst()
    {
        var (first, second) = (_bench.Add(MemberMode.Rich), _bench.Add(MemberMode.Rich));
        var one = _bench.Post(first, "a");

        var two = _bench.Post(second, "a");

        Assert.Single(_bench.Feed.Pending.InOrder);
        Assert.True(_bench.Feed.Pending.TryRemove(SamplePosts.Key("a"), out var found));
        Assert.Same(one, found);
        Assert.Same(two, found.Next);
        Assert.Null(_bench.Feed.Pending.Oldest);
    }

    [Fact]
    public void TryRemove_WhenUnknown_SaysSo() => Assert.False(_bench.Feed.Pending.TryRemove(SamplePosts.Key("x"), out _));
}
