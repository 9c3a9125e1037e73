using Edge.Actors.Relays;
using Edge.Actors.Rooms;
using Edge.Actors.Tests.Rooms;
using Edge.Streams.Outbox;
using Edge.Streams.Wire;

namespace Edge.Actors.Tests.Relays;

public sealed class RelayFeedHistoryTests
{
    private readonly FeedBench _bench = new(options => options.RelayMessages = 300);

    [Fact]
    public void Join_WhenNothingIsKnown_ReplaysTheLastHundred()
    {
        _bench.CommitMany(250);
        var plain = _bench.Add(MemberMode.Plain, OutboxPolicy.Default, since: null, limit: null);
        var rich = _bench.Add(MemberMode.Rich, OutboxPolicy.Default, since: null, limit: null);

        _bench.CommitMany(1);

        Assert.Equal(Enumerable.Range(151, 101).Select(seq => $"m{seq}"), plain.Transcript);
        Assert.Equal(["joined 151-250", "msg 251"], rich.Transcript);
    }

    [Fact]
    public void Join_WhenThePositionIsFarBack_PagesBeforeItGoesLive()
    {
        _bench.CommitMany(1000);
        var rich = _bench.Add(MemberMode.Rich, OutboxPolicy.Default, new RoomPosition("epoch", 0), null);
        _bench.CommitMany(1);

        _bench.Run();
        _bench.CommitMany(1);

        Assert.Equal(
            ["joined none more", "history 1-300 more", "history 301-600 more", "history 601-900 more", "history 901-1001", "msg 1002"],
            rich.Transcript);
    }

    [Fact]
    public void Join_WhenTheOutboxIsFull_SendsTheReplayAsItDrains()
    {
        // A client may join 128 rooms with one message, and not read a byte.
        _bench.CommitMany(300);
        var rich = _bench.NewMember(MemberMode.Rich, new OutboxPolicy(4096, 4096, 1024));
        rich.Socket.Block();
        while (!rich.Socket.Outbox.IsFull)
        {
            rich.Socket.Outbox.Reply(OutboundFrames.One(ServerMessageWriter.Pong(1, 2)));
        }

        var before = rich.Socket.Outbox.WaitingBytes;
        _bench.Join(rich, since: null, limit: null);
        Assert.InRange(rich.Socket.Outbox.WaitingBytes, before, before + 512);
        rich.Socket.Unblock();
        _bench.Run();
        _bench.CommitMany(1);

        Assert.Equal(["joined none more", "history 201-300", "msg 301"], rich.Transcript.Where(line => !line.StartsWith("pong", StringComparison.Ordinal)));
    }

    [Fact]
    public void Join_WhileTheOutboxOfManyRoomsDrains_IsNotTooSlow()
    {
        // What drains is of other rooms, and there is room for this one's page after half a minute.
        _bench.CommitMany(300);
        var rich = _bench.NewMember(MemberMode.Rich, new OutboxPolicy(4096, 4096, 1024));
        rich.Socket.Block();
        while (!rich.Socket.Outbox.IsFull)
        {
            rich.Socket.Outbox.Reply(OutboundFrames.One(ServerMessageWriter.Pong(1, 2)));
        }

        _bench.Join(rich, since: null, limit: null);
        _bench.Time.Advance(TimeSpan.FromSeconds(20));
        _bench.Feed.CatchUp(rich.Room);
        _bench.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Empty(_bench.Feed.FindTooSlow());

        _bench.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal([rich.Room], _bench.Feed.FindTooSlow());
    }

    [Fact]
    public void Join_WhenMessagesWaitToBeHandedOut_DoesNotDoubleThem()
    {
        _bench.Commit("m1");
        var plain = _bench.Add(MemberMode.Plain, OutboxPolicy.Default, since: null, limit: null);

        _bench.Feed.Flush();

        Assert.Equal(["m1"], plain.Transcript);
    }

    [Fact]
    public void TryReplyHistory_WhenItIsInMemory_AnswersAtOnce()
    {
        _bench.CommitMany(50);
        var rich = _bench.Add(MemberMode.Rich);

        Assert.True(_bench.Feed.TryReplyHistory(Query(rich, before: 21, limit: 10)));
        Assert.True(_bench.Feed.TryReplyHistory(Query(rich, before: 11, limit: 300)));
        Assert.True(_bench.Feed.TryReplyHistory(Query(rich, before: 1, limit: 10)));
        Assert.True(_bench.Feed.TryReplyHistory(Query(rich, before: null, limit: 1)));

        Assert.Equal(["joined none", "history 11-20 more", "history 1-10", "history none", "history 50-50 more"], rich.Transcript);
    }

    [Fact]
    public void TryReplyHistory_WhenItIsNotInMemory_ReadsTheJournal()
    {
        _bench.CommitMany(1000);
        var rich = _bench.Add(MemberMode.Rich);

        Assert.True(_bench.Feed.TryReplyHistory(Query(rich, before: 500, limit: 10)));

        Assert.Equal(1, _bench.ReadsWaiting);
    }

    [Fact]
    public void Reads_OfALogOfLargeMessages_AreOfNoMoreThanAFrameOrTwo()
    {
        // Up to 64 KiB each: 300 of them are 19 MB, to write 256 KiB.
        _bench.CommitMany(1000);
        var rich = _bench.Add(MemberMode.Rich);
        Assert.Equal((200, 499), ReadFor(rich, before: 500));

        // What was read tells.
        _bench.Feed.OnHistoryRead(rich.Room, 7, new HistoryRange(480, 499, LoadPurpose.Instance), Large(480, 20));
        Assert.Equal((464, 479), ReadFor(rich, before: 480));
        var behind = _bench.Add(MemberMode.Rich, OutboxPolicy.Default, new RoomPosition("epoch", 100), null);
        _bench.Feed.CatchUp(behind.Room);
        Assert.Equal((101, 116), _bench.TakeRead());

        // So does what is held, of which these are a part.
        _bench.Feed.OnHistoryRead(rich.Room, 7, new HistoryRange(464, 464, LoadPurpose.Instance), [Small(464)]);
        Assert.Equal((200, 499), ReadFor(rich, before: 500));
        Assert.True(_bench.Feed.TryAppend([.. Enumerable.Range(1001, 120).Select(seq => LargeMessage(seq))]));
        Assert.InRange(ReadFor(rich, before: 500).From, 470, 484);
    }

    [Fact]
    public void OnHistoryRead_WhenRetentionRemovedThePage_SaysThatThereIsNoMore()
    {
        // Otherwise a client would ask for the same empty page for ever.
        _bench.CommitMany(1000);
        var rich = _bench.Add(MemberMode.Rich);

        _bench.Feed.OnHistoryRead(rich.Room, 7, new HistoryRange(400, 499, LoadPurpose.Instance), []);

        Assert.Equal("history none", rich.Transcript[^1]);
        Assert.Equal(500, _bench.Feed.LogFirst);
    }

    [Fact]
    public void OnHistoryRead_WhenThePageIsTooLarge_LeavesOutTheOldEnd()
    {
        var rich = _bench.Add(MemberMode.Rich);

        _bench.Feed.OnHistoryRead(rich.Room, 7, new HistoryRange(1, 10, LoadPurpose.Instance), Large(1, 10));

        Assert.Equal("history 7-10 more", rich.Transcript[^1]);
    }

    [Fact]
    public void TryReplyHistory_WhenTheClientDoesNotRead_IsRefused()
    {
        _bench.CommitMany(300);
        var rich = _bench.Add(MemberMode.Rich, new OutboxPolicy(64 * 1024, 4096, 1024));
        rich.Socket.Block();

        for (var i = 0; i < 100; i++)
        {
            Assert.True(_bench.Feed.TryReplyHistory(Query(rich, before: null, limit: 300)));
        }

        Assert.InRange(rich.Socket.Outbox.WaitingBytes, 1, 128 * 1024);
        rich.Socket.Unblock();
        Assert.Contains("error overloaded", rich.Transcript);
    }

    private static RelayMessage[] Large(int from, int count) =>
        [.. Enumerable.Range(from, count).Select(seq => new RelayMessage(SamplePosts.Room, LargeMessage(seq)))];

    private static RoomMessage LargeMessage(long seq) =>
        SamplePosts.Message(seq) with { Data = new byte[60 * 1024], Kind = RoomPayloadKind.Binary };

    private static RelayMessage Small(long seq) => new(SamplePosts.Room, SamplePosts.Message(seq));

    private (long From, long To) ReadFor(TestMember member, long before)
    {
        Assert.True(_bench.Feed.TryReplyHistory(Query(member, before, limit: 300)));
        return _bench.TakeRead();
    }

    private static RelayProtocol.GetHistory Query(TestMember member, long? before, int limit) =>
        new(SamplePosts.Room, member.Room, 7, before, limit);
}
