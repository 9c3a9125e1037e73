using Akka.Actor;
using Edge.Actors.Relays;
using Edge.Actors.Rooms;
using Edge.Actors.Tests.Rooms;

namespace Edge.Actors.Tests.Relays;

public sealed class RelayGuardianTests : RelayTestKit
{
    [Fact]
    public void Join_WhenTheRoomHasNoRelay_StartsOne()
    {
        var guardian = Start();

        var member = Join(guardian, MemberMode.Rich);
        var relay = ExpectSubscribe().Relay;
        Subscribed(relay, head: 0);

        Assert.Equal(["joined none"], member.Transcript);
        Join(guardian, MemberMode.Rich);
        Region.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Leave_WhenTheRoomHasNoRelay_StartsNone()
    {
        var guardian = Start();

        guardian.Tell(new RelayProtocol.Leave(SamplePosts.Room, NewMember(guardian).Room, null, Reply: false));
        Sync(guardian);

        Region.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void News_OfARoomWithARelayHere_ReachesIt()
    {
        var guardian = Start();
        Join(guardian, MemberMode.Plain);
        var relay = ExpectSubscribe().Relay;
        Subscribed(relay, head: 0);
        relay.Tell(new RoomProtocol.Asleep(SamplePosts.Room, 0), RoomProbe);
        Sync(relay);

        guardian.Tell(new RoomProtocol.Awake(SamplePosts.Room));
        guardian.Tell(new RoomProtocol.Awake(RoomName.Parse("elsewhere")));

        ExpectSubscribe();
        Subscribed(relay, head: 0);
        guardian.Tell(new RoomProtocol.Pulse(SamplePosts.Room, "epoch", 1));
        ExpectSubscribe();
    }

    [Fact]
    public void Retire_WhenTheLastMemberHasBeenGoneForAWhile_EndsTheRelay()
    {
        var guardian = Start();
        var relay = StartRelayWithoutMembers(guardian);
        Watch(relay);

        Advance(TimeSpan.FromSeconds(29));
        Sync(relay);
        Advance(TimeSpan.FromSeconds(1));

        ExpectTerminated(relay, Patience, "the relay was not let go");
        Expect<RoomProtocol.Unsubscribe>(RoomProbe, "the room still talks to the relay");
    }

    [Fact]
    public void Retire_WhenSomebodyJoinsInThatMoment_LosesNobody()
    {
        var guardian = Start();
        var relay = StartRelayWithoutMembers(guardian);
        Watch(relay);

        guardian.Tell(new RelayGuardian.RelayIdle(SamplePosts.Room), relay);
        var member = Join(guardian, MemberMode.Rich);
        ExpectTerminated(relay, Patience, "the relay was not let go");
        var next = ExpectSubscribe().Relay;
        Sync(guardian);
        Subscribed(next, head: 0);

        Assert.NotEqual(relay, next);
        Assert.Equal(["joined none"], member.Transcript);
    }

    [Fact]
    public void Retire_WhenTheRelayIsNeeded_HandsOnWhatWaitedInOrder()
    {
        var guardian = Start();
        var member = Join(guardian, MemberMode.Rich);
        var relay = ExpectSubscribe().Relay;
        Subscribed(relay, head: 0);

        guardian.Tell(new RelayGuardian.RelayIdle(SamplePosts.Room), relay);
        Post(guardian, member, "m1");
        Post(guardian, member, "m2");

        Assert.Equal("m1", Expect<RoomProtocol.Post>(RoomProbe, "the post got lost").MessageId);
        Assert.Equal("m2", Expect<RoomProtocol.Post>(RoomProbe, "the post got lost").MessageId);
    }

    [Fact]
    public void Retire_WhenAPostIsStillOpen_IsTriedAgainLater()
    {
        Options.PostTimeout = TimeSpan.FromMinutes(1);
        var guardian = Start();
        var member = Join(guardian, MemberMode.Rich);
        var relay = ExpectSubscribe().Relay;
        Watch(relay);
        Post(guardian, member, "m1");
        guardian.Tell(new RelayProtocol.Leave(SamplePosts.Room, member.Room, null, Reply: false));
        Sync(guardian);
        Sync(relay);

        AdvanceTicks(relay, TimeSpan.FromSeconds(59));
        ExpectNoMsg(TimeSpan.Zero);
        AdvanceTicks(relay, TimeSpan.FromSeconds(2));
        Advance(TimeSpan.FromSeconds(30));

        ExpectTerminated(relay, Patience, "the relay was never let go");
    }

    [Fact]
    public void Failure_OfARelay_ClosesItsMembersAndTheNextJoinStartsAnother()
    {
        var guardian = Start();
        var (rich, plain) = (Join(guardian, MemberMode.Rich), Join(guardian, MemberMode.Plain));
        var relay = ExpectSubscribe().Relay;
        Subscribed(relay, head: 0);
        Watch(relay);

        relay.Tell(Kill.Instance);
        ExpectTerminated(relay, Patience, "the failed relay did not end");

        Assert.Equal(["joined none", "close 4100"], rich.Transcript);
        Assert.Equal(["close 1011"], plain.Transcript);

        Join(guardian, MemberMode.Rich);
        Assert.NotEqual(relay, ExpectSubscribe().Relay);
    }

    [Fact]
    public void Failure_OfARelay_LosesNoJoin()
    {
        // Told before the guardian has heard, between that and the end, and after it: each is closed, or a member of the next relay.
        var guardian = Start();
        Join(guardian, MemberMode.Rich);
        var relay = ExpectSubscribe().Relay;
        Subscribed(relay, head: 0);
        Watch(relay);
        var members = Enumerable.Range(0, 3000).Select(_ => NewMember(guardian)).ToArray();

        for (var i = 0; i < members.Length; i++)
        {
            if (i == 500)
            {
                relay.Tell(Kill.Instance);
            }

            guardian.Tell(new RelayProtocol.Join(SamplePosts.Room, members[i].Room, 1, null, null));
        }

        ExpectTerminated(relay, Patience, "the failed relay did not end");
        Sync(guardian);
        guardian.Tell(new RelayProtocol.Join(SamplePosts.Room, NewMember(guardian).Room, 1, null, null));
        var next = ExpectSubscribe().Relay;
        Subscribed(next, head: 0);

        // It asks as soon as it is started, while the guardian still hands it what was held back.
        Sync(guardian);
        Sync(next);
        Assert.Equal(0, members.Count(member => member.Transcript is not [.., "close 4100" or "joined none"]));
    }

    [Fact]
    public void Directory_WhenARelayThatEndsWantsToEndToo_KeepsWhatWaits()
    {
        // It said that it was idle, and then failed, of which its guardian heard first.
        var (first, second) = (CreateTestProbe(), CreateTestProbe());
        var relays = new Queue<IActorRef>([first, second]);
        var directory = new RelayDirectory<string>(_ => relays.Dequeue());
        directory.Tell("room", "first", ActorRefs.Nobody);
        directory.OnRetiring(first);
        directory.Tell("room", "waits", ActorRefs.Nobody);

        directory.OnRetiring(first);
        directory.OnTerminated(first);
        directory.OnRetiring(first);

        second.ExpectMsg("waits", Patience);
    }

    private static TestMember NewMember(IActorRef guardian) => new(MemberMode.Rich, Streams.Outbox.OutboxPolicy.Default, guardian);

    private IActorRef Start() => Sys.ActorOf(RelayGuardian.CreateProps(Region, Settings));

    private IActorRef StartRelayWithoutMembers(IActorRef guardian)
    {
        var member = Join(guardian, MemberMode.Plain);
        var relay = ExpectSubscribe().Relay;
        Subscribed(relay, head: 0);
        guardian.Tell(new RelayProtocol.Leave(SamplePosts.Room, member.Room, null, Reply: false));
        Sync(guardian);
        Sync(relay);
        return relay;
    }
}
