using Edge.Actors.Rooms;

namespace Edge.Actors.Tests.Rooms;

public sealed class PostBatchTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(9_000);

    [Fact]
    public void Collect_WhenPostsWait_NumbersThemInOrder()
    {
        var batch = Collect(new RoomState(SamplePosts.Limits), 10, SamplePosts.Post("a"), SamplePosts.Post("b"));

        Assert.Equal([(1, "a"), (2, "b")], batch.Facts.Select(fact => (fact.Seq, fact.MessageId)));
    }

    [Fact]
    public void Collect_WhenAPostIsTwiceInTheBatch_StoresItOnce()
    {
        var batch = Collect(new RoomState(SamplePosts.Limits), 10, SamplePosts.Post("a"), SamplePosts.Post("b"), SamplePosts.Post("a"));

        Assert.Equal(["a", "b"], batch.Facts.Select(fact => fact.MessageId));
    }

    [Fact]
    public void Collect_WhenAPostIsInTheLog_StoresItNotAgain()
    {
        var state = new RoomState(SamplePosts.Limits);
        state.Apply(SamplePosts.Fact(1));

        var batch = Collect(state, 10, SamplePosts.Post("m1"), SamplePosts.Post("new"));

        Assert.Equal([(2, "new")], batch.Facts.Select(fact => (fact.Seq, fact.MessageId)));
    }

    [Fact]
    public void Collect_WhenMoreWaitThanOneWriteTakes_LeavesTheRestInOrder()
    {
        var waiting = Waiting([.. Enumerable.Range(0, 5).Select(i => SamplePosts.Post($"{i}"))]);

        var batch = PostBatch.Collect(waiting, 3, new RoomState(SamplePosts.Limits), Now, "e");

        Assert.Equal(["0", "1", "2"], batch.Facts.Select(fact => fact.MessageId));
        var rest = PostBatch.Collect(waiting, 3, new RoomState(SamplePosts.Limits), Now, "e");
        Assert.Equal(["3", "4"], rest.Facts.Select(fact => fact.MessageId));
    }

    [Fact]
    public void ToCommitted_WhenContentIsLarge_SplitsWithoutHoles()
    {
        var posts = Enumerable.Range(0, 5).Select(i => SamplePosts.Post($"{i}") with { Data = new byte[30_000] });

        AssertSplit(Collect(new RoomState(SamplePosts.Limits), 10, [.. posts]), messages: 5);
    }

    [Fact]
    public void ToCommitted_WhenEverythingButTheContentIsLarge_SplitsAllTheSame()
    {
        // A remote frame holds 128 kB; a batch of empty messages with full meta would be four times that.
        var posts = Enumerable.Range(0, 500).Select(i => SamplePosts.Post($"{i}") with
        {
            Data = ReadOnlyMemory<byte>.Empty,
            Meta = new byte[1024],
            From = new string('ä', 64),
        });

        AssertSplit(Collect(new RoomState(SamplePosts.Limits), 500, [.. posts]), messages: 500);
    }

    [Fact]
    public void ToCommitted_WhenOneMessageIsLargerThanAPiece_SendsItAlone()
    {
        var batch = Collect(
            new RoomState(SamplePosts.Limits),
            10,
            SamplePosts.Post("a"),
            SamplePosts.Post("b") with { Data = new byte[2 * PostBatch.MaxCommittedBytes] },
            SamplePosts.Post("c"));

        Assert.Equal([1, 1, 1], batch.ToCommitted(SamplePosts.Room, waiting: 0).Select(piece => piece.Messages.Length));
    }

    [Fact]
    public void ToCommitted_WhenItSplits_SaysWhatFollowsEachPiece()
    {
        var posts = Enumerable.Range(0, 5).Select(i => SamplePosts.Post($"{i}") with { Data = new byte[30_000] });

        var pieces = Collect(new RoomState(SamplePosts.Limits), 10, [.. posts]).ToCommitted(SamplePosts.Room, waiting: 7);

        Assert.Equal([(2, 10), (2, 8), (1, 7)], pieces.Select(piece => (piece.Messages.Length, piece.Following)));
    }

    private static PostBatch Collect(RoomState state, int most, params RoomProtocol.Post[] posts) =>
        PostBatch.Collect(Waiting(posts), most, state, Now, "e");

    private static WaitingPosts Waiting(params RoomProtocol.Post[] posts)
    {
        var waiting = new WaitingPosts();
        foreach (var post in posts)
        {
            waiting.Enqueue(WaitingPost.Of(post));
        }

        return waiting;
    }

    private static void AssertSplit(PostBatch batch, int messages)
    {
        var pieces = batch.ToCommitted(SamplePosts.Room, waiting: 0).ToArray();

        Assert.Equal(Enumerable.Range(1, messages).Select(seq => (long)seq), pieces.SelectMany(piece => piece.Messages.Select(m => m.Seq)));
        Assert.All(pieces, piece => Assert.InRange(
            Edge.Actors.Serialization.MessageMapping.ToProto(piece).CalculateSize(), 1, PostBatch.MaxCommittedBytes + 2_048));
    }
}
