using Akka.Actor;
using Akka.Actor.Dsl;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Edge.Actors.Relays;
using Edge.Actors.Rooms;
using Edge.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Actors.Tests.Rooms;

public sealed class RoomActorTests : TestKit
{
    private const string Config = """
        akka.actor.provider = cluster
        akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        akka.loglevel = ERROR
        akka.stdout-loglevel = OFF
        akka.test.single-expect-default = 20s
        """;

    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(1_764_000_000_000));
    private readonly RoomOptions _options = new();
    private readonly JournalControl _journal;
    private readonly TestProbe _shard;
    private readonly TestProbe _relay;

    public RoomActorTests()
        : base($"{Config}\n{ControlledJournal.Hocon}", "edge")
    {
        _journal = JournalControl.Get(Sys);
        _shard = CreateTestProbe();
        _relay = CreateTestProbe();
    }

    [Fact]
    public async Task Post_WhileTheJournalWrites_NobodyHearsOfIt()
    {
        var room = StartSubscribed();
        _journal.Hold();

        room.Tell(Post("a"));
        await _journal.NextWriteAsync();

        // What comes back next is the answer to the subscription, which was sent after the post.
        Subscribe(room, head: 0);
        _journal.Release();
        Assert.Equal([(1, "a")], ExpectCommitted());
    }

    [Fact]
    public async Task Post_WhileAWriteIsInFlight_GoesWithTheNextBatch()
    {
        var room = StartSubscribed();
        _journal.Hold();
        room.Tell(Post("a"));
        await _journal.NextWriteAsync();

        Tell(room, "b", "c", "d");
        Subscribe(room, head: 0);
        _journal.Release();

        Assert.Equal([(1, "a")], ExpectCommitted());
        Assert.Equal([(2, "b"), (3, "c"), (4, "d")], ExpectCommitted());
        Assert.Equal([2, 3, 4], (await _journal.NextWriteAsync()).SequenceNumbers);
    }

    [Fact]
    public async Task Post_WhenMoreWaitThanABatchTakes_WritesSeveral()
    {
        _options.MaxBatch = 2;
        var room = StartSubscribed();
        _journal.Hold();
        Tell(room, "a", "b", "c", "d");
        await _journal.NextWriteAsync();
        _journal.Release();

        // What is said to follow is what the next write takes.
        Assert.Equal((1, 2), ExpectCommittedAndFollowing());
        Assert.Equal((2, 1), ExpectCommittedAndFollowing());
        Assert.Equal((1, 0), ExpectCommittedAndFollowing());
    }

    [Fact]
    public void Post_WhenItIsInTheLog_IsAnsweredWithTheOriginalSeq()
    {
        var room = StartSubscribed();
        room.Tell(Post("a"));
        room.Tell(Post("b"));
        Assert.Equal(2, ExpectCommitted().Concat(ExpectCommitted()).Count());
        var second = CreateTestProbe();

        room.Tell(SamplePosts.Post("a", second));

        var duplicate = Expect<RoomProtocol.Duplicate>(second, "the repeated post was not answered");
        Assert.Equal((1, SamplePosts.Key("a")), (duplicate.Seq, duplicate.Key));
        _relay.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public async Task Post_WhenItIsInFlight_IsAnsweredAfterTheWrite()
    {
        var room = StartSubscribed();
        var second = CreateTestProbe();
        _journal.Hold();
        room.Tell(Post("a"));
        await _journal.NextWriteAsync();

        room.Tell(SamplePosts.Post("a", second));
        Subscribe(room, head: 0);
        second.ExpectNoMsg(TimeSpan.Zero);
        _journal.Release();

        Assert.Equal([(1, "a")], ExpectCommitted());
        Assert.Equal(1, Expect<RoomProtocol.Duplicate>(second, "the post in flight was not answered").Seq);
    }

    [Fact]
    public async Task Post_WhenTooManyWait_IsRefusedAndTheOthersAreStored()
    {
        _options.MaxWaitingPosts = 2;
        var room = StartSubscribed();
        _journal.Hold();
        Tell(room, "a", "b", "c", "d");
        await _journal.NextWriteAsync();

        var refused = Expect<RoomProtocol.Refused>(_relay, "the post beyond the bound was not refused");
        _journal.Release();

        Assert.Equal((SamplePosts.Key("d"), RefusalReason.Overloaded), (refused.Key, refused.Reason));
        Assert.Equal(["a", "b", "c"], ExpectCommitted().Concat(ExpectCommitted()).Select(message => message.MessageId));
    }

    [Fact]
    public async Task Post_WhenARelaySendsAgainWhatIsOnItsWay_DoesNotFillTheQueue()
    {
        _options.MaxWaitingPosts = 2;
        var room = StartSubscribed();
        Tell(room, "stored");
        Assert.Equal([(1, "stored")], ExpectCommitted());
        await _journal.NextWriteAsync();
        _journal.Hold();
        Tell(room, "a");
        await _journal.NextWriteAsync();
        Tell(room, "b");

        Tell(room, "a", "b", "a", "b", "stored", "c");
        Assert.Equal(1, Expect<RoomProtocol.Duplicate>(_relay, "the stored post was not answered at once").Seq);
        Subscribe(room, head: 1);
        _journal.Release();

        Assert.Equal([(2, "a"), (3, "b"), (4, "c")], ExpectCommitted().Concat(ExpectCommitted()));
        Subscribe(room, head: 4);
    }

    [Fact]
    public async Task Check_WhileTheRoomIsAwake_SaysToAllNodesWhereItsLogStands()
    {
        Sys.ActorOf(dsl => dsl.ReceiveAny((message, _) => _shard.Ref.Tell(message)), RelayGuardian.ActorName);
        var cluster = Akka.Cluster.Cluster.Get(Sys);
        await cluster.JoinAsync(cluster.SelfAddress);
        await AwaitConditionAsync(() => Task.FromResult(cluster.State.Members.Any(member => member.Status == MemberStatus.Up)));
        var room = Start(TimeSpan.FromMilliseconds(40));
        Expect<RoomProtocol.Awake>(_shard, "nobody heard that the room is awake");
        Subscribe(room, head: 0);
        room.Tell(Post("a"));
        var epoch = Expect<RoomProtocol.Committed>(_relay, "nothing was committed").Epoch;

        _time.Advance(TimeSpan.FromMilliseconds(40));
        Assert.Equal(new RoomProtocol.Pulse(SamplePosts.Room, epoch, 1), Expect<RoomProtocol.Pulse>(_shard, "no pulse"));
        _time.Advance(TimeSpan.FromMilliseconds(40));
        Assert.Equal(1, Expect<RoomProtocol.Pulse>(_shard, "no second pulse").Head);
    }

    [Fact]
    public async Task Write_WhenItFails_StopsTheRoomAndTheNextOneTakesTheSamePosts()
    {
        var room = StartSubscribed();
        room.Tell(Post("a"));
        Assert.Equal([(1, "a")], ExpectCommitted());
        Watch(room);
        _journal.Hold();
        Tell(room, "b");
        await _journal.NextWriteAsync();
        await _journal.NextWriteAsync();
        _journal.FailNext();
        _journal.Release();
        ExpectTerminated(room);

        var next = Start();
        Subscribe(next, head: 1);
        Tell(next, "a", "b");

        Assert.Equal(1, Expect<RoomProtocol.Duplicate>(_relay, "the stored post was not recognised").Seq);
        Assert.Equal([(2, "b")], ExpectCommitted());
    }

    [Fact]
    public async Task Write_WhenItIsRejected_TellsTheSenderAndGoesOnInANewIncarnation()
    {
        var room = StartSubscribed();
        Watch(room);
        _journal.Hold();
        room.Tell(Post("a"));
        await _journal.NextWriteAsync();
        _journal.RejectNext();
        _journal.Release();

        Assert.Equal(RefusalReason.Rejected, Expect<RoomProtocol.Refused>(_relay, "nobody heard of the rejection").Reason);
        ExpectTerminated(room);

        var next = Start();
        Subscribe(next, head: 0);
        next.Tell(Post("b"));
        Assert.Equal([(1, "b")], ExpectCommitted());
    }

    [Fact]
    public void IdleCheck_WhenNobodyPosted_SaysAsleepAndAsksToBePassivated()
    {
        _options.PassivateAfter = TimeSpan.FromSeconds(1);
        var room = StartSubscribed();
        room.Tell(Post("a"));
        Assert.Equal([(1, "a")], ExpectCommitted());

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, Expect<RoomProtocol.Asleep>(_relay, "an idle room did not say that it sleeps").Head);
        Assert.IsType<RoomStop>(Expect<Passivate>(_shard, "an idle room did not ask to be passivated").StopMessage);
    }

    [Fact]
    public async Task RoomStop_WhileAWriteIsInFlight_WaitsForIt()
    {
        var room = StartSubscribed();
        Watch(room);
        _journal.Hold();
        Tell(room, "a");
        await _journal.NextWriteAsync();
        room.Tell(Post("waits"));

        room.Tell(RoomStop.Instance);
        Subscribe(room, head: 0);
        _journal.Release();

        Assert.Equal([(1, "a")], ExpectCommitted());
        ExpectTerminated(room);
        _relay.ExpectNoMsg(TimeSpan.Zero);
        Subscribe(Start(), head: 1);
    }

    [Fact]
    public void RoomStop_WhenNothingIsInFlight_StopsAtOnce()
    {
        var room = StartSubscribed();
        Watch(room);

        room.Tell(RoomStop.Instance);

        ExpectTerminated(room);
    }

    [Fact]
    public void Subscribe_WhenTheLogIsEmptyAndARelayKnowsAnEpoch_TakesItOver()
    {
        var room = Start();

        room.Tell(new RoomProtocol.Subscribe(SamplePosts.Room, _relay, "known"));
        room.Tell(new RoomProtocol.Subscribe(SamplePosts.Room, _relay, "another"));
        room.Tell(Post("a"));

        Assert.Equal("known", Expect<RoomProtocol.Subscribed>(_relay, "no answer to Subscribe").Epoch);
        Assert.Equal("known", Expect<RoomProtocol.Subscribed>(_relay, "no answer to Subscribe").Epoch);
        Assert.Equal("known", Expect<RoomProtocol.Committed>(_relay, "nothing was committed").Epoch);
    }

    [Fact]
    public void Subscribe_WhenTheLogHasMessages_KeepsItsEpoch()
    {
        var room = StartSubscribed();
        room.Tell(Post("a"));
        var epoch = Expect<RoomProtocol.Committed>(_relay, "nothing was committed").Epoch;
        Stop(room);

        var next = Start();
        next.Tell(new RoomProtocol.Subscribe(SamplePosts.Room, _relay, "another"));

        Assert.Equal(epoch, Expect<RoomProtocol.Subscribed>(_relay, "no answer to Subscribe").Epoch);
    }

    [Fact]
    public void Subscribe_WhenRepeated_CommitsOnce()
    {
        var room = StartSubscribed();
        Subscribe(room, head: 0);

        room.Tell(Post("a"));

        Assert.Equal([(1, "a")], ExpectCommitted());
        Subscribe(room, head: 1);
    }

    [Fact]
    public void Unsubscribe_WhenDone_TellsNoMore()
    {
        var room = StartSubscribed();
        var other = CreateTestProbe();
        Subscribe(room, other, head: 0);

        room.Tell(new RoomProtocol.Unsubscribe(SamplePosts.Room, _relay));
        room.Tell(SamplePosts.Post("a", other));

        Expect<RoomProtocol.Committed>(other, "the remaining relay heard nothing");
        _relay.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Recovery_WhenSnapshotsAndRetentionCutTheLog_KnowsTheSame()
    {
        (_options.SnapshotEvery, _options.DedupeMessages, _options.RetainMessages) = (100, 100, 100);
        (_options.DedupeAge, _options.PassivateAfter) = (TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        var room = StartSubscribed();
        for (var head = 0; head < 450; head += 50)
        {
            Tell(room, [.. Enumerable.Range(head + 1, 50).Select(i => $"p{i}")]);
            ReceiveUntil(head + 50, after: head);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Stop(room);

        var next = Start();
        next.Tell(new RoomProtocol.Subscribe(SamplePosts.Room, _relay, string.Empty));
        var subscribed = Expect<RoomProtocol.Subscribed>(_relay, "no answer to Subscribe");
        Tell(next, "p449", "new");

        Assert.Equal(450, subscribed.Head);
        Assert.InRange(subscribed.First, 252, 351);
        Assert.Equal(449, Expect<RoomProtocol.Duplicate>(_relay, "a stored post was not recognised").Seq);
        Assert.Equal([(451, "new")], ExpectCommitted());
    }

    private static RoomProtocol.Post Post(string messageId, IActorRef relay) => SamplePosts.Post(messageId, relay);

    private static T Expect<T>(TestProbe probe, string whatDidNotHappen) =>
        probe.ExpectMsg<T>(hint: whatDidNotHappen);

    private RoomProtocol.Post Post(string messageId) => Post(messageId, _relay);

    private void Tell(IActorRef room, params string[] messageIds)
    {
        foreach (var messageId in messageIds)
        {
            room.Tell(Post(messageId));
        }
    }

    private IActorRef Start() => Start(TimeSpan.FromSeconds(10));

    private IActorRef Start(TimeSpan pulseEvery)
    {
        var settings = new RoomSettings(_options, _time, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        return _shard.ChildActorOf(
            RoomActor.CreateProps(SamplePosts.Room.Value, settings with { PulseEvery = pulseEvery }));
    }

    private IActorRef StartSubscribed()
    {
        var room = Start();
        Subscribe(room, head: 0);
        return room;
    }

    private void Subscribe(IActorRef room, long head) => Subscribe(room, _relay, head);

    private static void Subscribe(IActorRef room, TestProbe relay, long head)
    {
        room.Tell(new RoomProtocol.Subscribe(SamplePosts.Room, relay, string.Empty));
        Assert.Equal(head, Expect<RoomProtocol.Subscribed>(relay, "no answer to Subscribe").Head);
    }

    private void Stop(IActorRef room)
    {
        Watch(room);
        room.Tell(RoomStop.Instance);
        ExpectTerminated(room, hint: "the room did not stop");
    }

    private IEnumerable<(long Seq, string MessageId)> ExpectCommitted() =>
        [.. Expect<RoomProtocol.Committed>(_relay, "nothing was committed").Messages.Select(m => (m.Seq, m.MessageId))];

    private (int Messages, int Following) ExpectCommittedAndFollowing()
    {
        var committed = Expect<RoomProtocol.Committed>(_relay, "nothing was committed");
        return (committed.Messages.Length, committed.Following);
    }

    private void ReceiveUntil(long head, long after = 0)
    {
        var seen = after;
        while (seen < head)
        {
            foreach (var (seq, _) in ExpectCommitted())
            {
                Assert.Equal(++seen, seq);
            }
        }
    }
}
