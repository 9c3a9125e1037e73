using System.Text;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Edge.Actors.Relays;
using Edge.Actors.Rooms;
using Edge.Actors.Tests.Rooms;
using Edge.Streams.Outbox;
using Edge.Streams.Wire;
using Edge.Testing;

namespace Edge.Actors.Tests.Relays;

public sealed class RoomRelayTests : RelayTestKit
{
    [Fact]
    public void Subscribe_WhenNobodyAnswers_IsAskedAgain()
    {
        var relay = Start();
        ExpectSubscribe();
        Sync(relay);

        AdvanceTicks(relay, TimeSpan.FromMilliseconds(500));
        Assert.Same(relay, ExpectSubscribe().Relay);
        AdvanceTicks(relay, TimeSpan.FromMilliseconds(500));
        ExpectSubscribe();
        Subscribed(relay, head: 0);
        AdvanceTicks(relay, TimeSpan.FromSeconds(5));

        Region.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Join_BeforeTheRoomIsKnown_IsAnsweredWhenItIs()
    {
        var relay = Start();
        var rich = Join(relay, MemberMode.Rich);
        Assert.Empty(rich.Transcript);

        Subscribed(relay, head: 0);

        Assert.Equal(["joined none"], rich.Transcript);
    }

    [Fact]
    public void Join_WhenTheClientIsAheadOfTheRelay_IsAnsweredWithWhatTheLogHas()
    {
        Store(1, 3);
        var relay = StartLive();

        var rich = JoinSince(relay, 2);

        Until(relay, () => rich.Transcript.Count > 0, "the join was not answered");
        Assert.Equal(["joined none"], rich.Transcript);
        Committed(relay, 1, 2, 3);
        Assert.Equal(["joined none", "msg 3"], rich.Transcript);
    }

    [Fact]
    public void Join_WhenTheAnswerOfTheRoomIsOlderThanWhatTheClientSaw_IsNotToldToReload()
    {
        // The client came while the relay asked, and had seen over another node what the room stored after it answered.
        Store(1, 3);
        var relay = StartLive();
        EndRoom();
        RoomProbe = CreateTestProbe();
        var rich = JoinSince(relay, 3);

        Subscribed(relay, head: 1);

        Until(relay, () => rich.Transcript.Count > 0, "the join was not answered");
        Assert.Equal(["joined none"], rich.Transcript);
    }

    [Fact]
    public void Join_WhenTheClientIsAheadOfTheLogToo_IsToldSoOnce()
    {
        Store(1, 1);
        var relay = StartLive();

        var rich = JoinSince(relay, 2);

        Until(relay, () => rich.Transcript.Count > 0, "the join was not answered");
        Assert.Equal(["joined 1-1 epoch"], rich.Transcript);
    }

    [Fact]
    public void Join_WhenTheClientClaimsFarTooMuch_IsAnsweredFromTheEndOfTheLog()
    {
        Store(1, 650);
        var relay = StartLive();

        var rich = JoinSince(relay, long.MaxValue);

        Until(relay, () => rich.Transcript.Count > 0, "the join was not answered");
        Assert.Equal(["joined 551-650 epoch"], rich.Transcript);
    }

    [Fact]
    public void Join_WhenTheLogCannotBeRead_WaitsUntilItCan()
    {
        Store(1, 3);
        var relay = StartLive();
        JournalControl.Get(Sys).FailNextRead();
        var rich = JoinSince(relay, 3);
        Until(relay, () => Logger.Collector.GetSnapshot().Any(line => line.Id.Name == nameof(RoomLog.HistoryFailed)), "the read did not fail");

        Assert.Empty(rich.Transcript);
        AdvanceTicks(relay, TimeSpan.FromSeconds(1));

        Until(relay, () => rich.Transcript.Count > 0, "the join was not answered");
        Assert.Equal(["joined none"], rich.Transcript);
    }

    [Fact]
    public void Join_WhenTheRoomFallsAsleepBeforeTheLogCouldBeRead_IsAnsweredAllTheSame()
    {
        Store(1, 3);
        var relay = StartLive();
        JournalControl.Get(Sys).FailNextRead();
        var rich = JoinSince(relay, 3);
        Until(relay, () => Logger.Collector.GetSnapshot().Any(line => line.Id.Name == nameof(RoomLog.HistoryFailed)), "the read did not fail");

        Sleep(relay, head: 0);
        AdvanceTicks(relay, TimeSpan.FromSeconds(1));
        ExpectSubscribe();
        Subscribed(relay, head: 3);

        Until(relay, () => rich.Transcript.Count > 0, "the join was not answered");
        Assert.Equal(["joined none"], rich.Transcript);
    }

    [Fact]
    public void Subscribed_WhenTheLogHasMessages_ReadsThemFirst()
    {
        Store(1, 250);
        var relay = Start();
        var plain = Join(relay, MemberMode.Plain);

        Subscribed(relay, head: 250);
        Committed(relay, 251);

        Until(relay, () => plain.Transcript.Count == 101, "the replay did not come");
        Assert.Equal(Enumerable.Range(151, 101).Select(seq => $"m{seq}"), plain.Transcript);
    }

    [Fact]
    public void Post_WhenLive_IsSentToTheRoomAndAcknowledgedByItsMessage()
    {
        var relay = StartLive();
        var (sender, other) = (Join(relay, MemberMode.Rich), Join(relay, MemberMode.Plain));

        Post(relay, sender, "m1");
        var post = Expect<RoomProtocol.Post>(RoomProbe, "the post did not reach the room");
        Assert.Equal(("m1", relay), (post.MessageId, post.Relay));
        Assert.Equal(["joined none"], sender.Transcript);
        Committed(relay, 1);

        Assert.Equal(["joined none", "ack 1"], sender.Transcript);
        Assert.Equal(["m1"], other.Transcript);
        Assert.Equal(1, sender.Settled);
    }

    [Fact]
    public void Post_WhenTheRoomEnds_IsSentAgainToTheNextWithTheSameId()
    {
        var relay = StartLive();
        var sender = Join(relay, MemberMode.Rich);
        Post(relay, sender, "m1");
        Post(relay, sender, "m2");
        Expect<RoomProtocol.Post>(RoomProbe, "the post did not reach the room");

        Assert.Equal("epoch", EndRoom().Epoch);
        RoomProbe = CreateTestProbe();
        Subscribed(relay, head: 0);

        Assert.Equal("m1", Expect<RoomProtocol.Post>(RoomProbe, "the post was not sent again").MessageId);
        Assert.Equal("m2", Expect<RoomProtocol.Post>(RoomProbe, "the post was not sent again").MessageId);
        Committed(relay, 1, 2);
        Assert.Equal(["joined none", "ack 1", "ack 2"], sender.Transcript);
    }

    [Fact]
    public void Post_WhenTheRoomEndsWheneverItComes_IsNotSentAgainAtOnce()
    {
        // A room whose journal takes nothing, as on a full disk, would recover and fail as fast as it can.
        var relay = StartLive();
        Post(relay, Join(relay, MemberMode.Rich), "m1");
        EndRoom();
        RoomProbe = CreateTestProbe();
        Subscribed(relay, head: 0);
        Expect<RoomProtocol.Post>(RoomProbe, "the post was not sent again");

        SayRoomEnded(relay);
        Region.ExpectNoMsg(TimeSpan.Zero);
        AdvanceTicks(relay, TimeSpan.FromMilliseconds(500));

        ExpectSubscribe();
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 5)]
    public void Room_WhenItEndsAgainButHasStoredOrStood_IsAskedForAtOnce(bool stored, int seconds)
    {
        // As in a rolling restart, which moves it twice.
        var relay = StartLive();
        EndRoom();
        RoomProbe = CreateTestProbe();
        Subscribed(relay, head: 0);
        if (stored)
        {
            Committed(relay, 1);
        }

        Advance(TimeSpan.FromSeconds(seconds));
        SayRoomEnded(relay);

        ExpectSubscribe();
    }

    [Fact]
    public void Post_WhenTheRoomEndedAfterStoringIt_IsAcknowledgedFromTheJournal()
    {
        var relay = StartLive();
        var (rich, plain) = (Join(relay, MemberMode.Rich), Join(relay, MemberMode.Plain));
        Post(relay, rich, "m2");
        Post(relay, plain, "m3");
        Store(1, 3);

        EndRoom();
        RoomProbe = CreateTestProbe();
        Subscribed(relay, head: 3);

        Until(relay, () => rich.Transcript.Count == 4 && plain.Transcript.Count == 2, "what the room stored did not come");
        Assert.Equal(["joined none", "msg 1", "ack 2", "msg 3"], rich.Transcript);
        Assert.Equal(["m1", "m2"], plain.Transcript);
        Assert.Equal((1, 1), (rich.Settled, plain.Settled));
        RoomProbe.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Post_WhenTheRoomDoesNotAnswer_AsksForTheRoomAndSendsAgain()
    {
        var relay = StartLive();
        var sender = Join(relay, MemberMode.Rich);
        Post(relay, sender, "m1");
        Expect<RoomProtocol.Post>(RoomProbe, "the post did not reach the room");

        AdvanceTicks(relay, TimeSpan.FromSeconds(3.5));
        ExpectSubscribe();
        Subscribed(relay, head: 0);

        Assert.Equal("m1", Expect<RoomProtocol.Post>(RoomProbe, "the post was not sent again").MessageId);
    }

    [Fact]
    public void Post_WhenNobodyAnswersInTime_TellsThatNobodyKnows()
    {
        var relay = Start();
        var (rich, plain) = (Join(relay, MemberMode.Rich), Join(relay, MemberMode.Plain));
        Post(relay, rich, "m1");
        Post(relay, plain, "m2");

        AdvanceTicks(relay, Options.PostTimeout + TimeSpan.FromMilliseconds(500));

        Assert.Equal(["error timeout"], rich.Transcript);
        Assert.Equal(["close 1013"], plain.Transcript);
        Assert.Equal((1, 1), (rich.Settled, plain.Settled));
    }

    [Fact]
    public void Post_WhenItWaitsToBeHandedOut_IsAcknowledgedHoweverLate()
    {
        (Options.LingerMembers, Options.Linger, Options.PostTimeout) = (1, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1));
        var relay = StartLive();
        var sender = Join(relay, MemberMode.Rich);
        Post(relay, sender, "m60");
        Committed(relay, Seqs(1, 60));

        AdvanceTicks(relay, TimeSpan.FromSeconds(1.5));

        Assert.Equal(("ack 60", 61), (sender.Transcript[^1], sender.Transcript.Count));
    }

    [Fact]
    public void Committed_WhenTheRoomIsBusy_IsHandedOutWithThePostThatIsOnItsWay()
    {
        Options.LingerMembers = 2;
        var relay = StartLive();
        var (sender, other) = (Join(relay, MemberMode.Rich), Join(relay, MemberMode.Plain));
        Post(relay, sender, "m61");

        Committed(relay, Seqs(1, 60));
        Advance(Options.Linger);
        Sync(relay);
        Assert.Empty(other.Transcript);
        Committed(relay, 61);

        Assert.Equal(("ack 61", 62), (sender.Transcript[^1], sender.Transcript.Count));
        Assert.Equal(61, other.Transcript.Count);
    }

    [Fact]
    public void Committed_WhenTheRoomIsBusy_IsHandedOutWithWhatTheRoomSaysFollows()
    {
        Options.LingerMembers = 1;
        var relay = StartLive();
        var member = Join(relay, MemberMode.Plain);

        Committed(relay, following: 1, Seqs(1, 60));
        Advance(Options.Linger);
        Sync(relay);
        Assert.Empty(member.Transcript);
        Committed(relay, 61);

        Assert.Equal(61, member.Transcript.Count);
    }

    [Fact]
    public void Committed_WhenTheRoomIsBusyAndNothingIsOnItsWay_IsHandedOutAfterTheLinger()
    {
        Options.LingerMembers = 1;
        var relay = StartLive();
        var member = Join(relay, MemberMode.Plain);

        Committed(relay, Seqs(1, 60));
        Assert.Empty(member.Transcript);
        Advance(Options.Linger);
        Sync(relay);

        Assert.Equal(60, member.Transcript.Count);
    }

    [Theory]
    [InlineData(RefusalReason.Overloaded, "error overloaded")]
    [InlineData(RefusalReason.Rejected, "error internal")]
    public void Refused_WhenTheRoomSaysSo_TellsTheSenderAlone(RefusalReason reason, string error)
    {
        var relay = StartLive();
        var (rich, plain, other) = (Join(relay, MemberMode.Rich), Join(relay, MemberMode.Plain), Join(relay, MemberMode.Plain));
        Post(relay, rich, "m1");
        Post(relay, plain, "m2");

        relay.Tell(new RoomProtocol.Refused(SamplePosts.Room, SamplePosts.Key("m1"), reason));
        relay.Tell(new RoomProtocol.Refused(SamplePosts.Room, SamplePosts.Key("m2"), reason));
        relay.Tell(new RoomProtocol.Refused(SamplePosts.Room, SamplePosts.Key("unknown"), reason));
        Sync(relay);

        Assert.Equal(["joined none", error], rich.Transcript);
        Assert.Equal(["close 1013"], plain.Transcript);
        Assert.Empty(other.Transcript);
    }

    [Fact]
    public void Duplicate_WhenTheMessageIsKnown_IsAcknowledgedWithTheOriginalSeq()
    {
        var relay = StartLive();
        var rich = Join(relay, MemberMode.Rich);
        Committed(relay, 1, 2);
        Post(relay, rich, "m1");

        relay.Tell(new RoomProtocol.Duplicate(SamplePosts.Room, SamplePosts.Key("m1"), "epoch", 1, 5));
        Sync(relay);

        Assert.Equal(["joined none", "msg 1", "msg 2", "ack 1 dup"], rich.Transcript);
        Assert.Equal(1, rich.Settled);
    }

    [Fact]
    public void Duplicate_WhenTheMessageIsStillToCome_WaitsForIt()
    {
        var relay = StartLive();
        var rich = Join(relay, MemberMode.Rich);
        Post(relay, rich, "m2");

        relay.Tell(new RoomProtocol.Duplicate(SamplePosts.Room, SamplePosts.Key("m2"), "epoch", 2, 5));
        Sync(relay);
        Assert.Equal(["joined none"], rich.Transcript);
        Committed(relay, 1, 2);

        Assert.Equal(["joined none", "msg 1", "ack 2"], rich.Transcript);
    }

    [Fact]
    public void Committed_WhenMessagesAreMissing_ReadsThemFromTheJournal()
    {
        var relay = StartLive();
        var plain = Join(relay, MemberMode.Plain);
        Store(1, 5);
        Committed(relay, 1);

        Committed(relay, 4, 5);
        Assert.Equal(["m1"], plain.Transcript);
        ExpectSubscribe();
        Subscribed(relay, head: 5);
        Committed(relay, 6);

        Until(relay, () => plain.Transcript.Count == 6, "the missing messages did not come");
        Assert.Equal(["m1", "m2", "m3", "m4", "m5", "m6"], plain.Transcript);
    }

    [Fact]
    public void HistoryRead_WhenItAnswersAnOlderQuestion_DoesNotMakeTheRelayLive()
    {
        Store(1, 3);
        var relay = Start();
        var plain = Join(relay, MemberMode.Plain);
        var stale = new HistoryRead(new HistoryRange(1, 1, LoadPurpose.Instance), [SamplePosts.Message(1)]);

        relay.Tell(stale);
        relay.Tell(new RoomProtocol.Subscribed(SamplePosts.Room, "epoch", 1, 3), RoomProbe);
        relay.Tell(stale);

        Until(relay, () => plain.Transcript.Count == 3, "the whole log did not come");
        Assert.Equal(["m1", "m2", "m3"], plain.Transcript);
    }

    [Fact]
    public void Asleep_WhenTheRoomWakes_SubscribesAgain()
    {
        var relay = StartLive();
        var plain = Join(relay, MemberMode.Plain);
        Sleep(relay, head: 0);
        AdvanceTicks(relay, TimeSpan.FromSeconds(2));
        Region.ExpectNoMsg(TimeSpan.Zero);

        relay.Tell(new RoomProtocol.Awake(SamplePosts.Room));
        Assert.Equal("epoch", ExpectSubscribe().Epoch);
        Subscribed(relay, head: 0);
        Committed(relay, 1);

        Assert.Equal(["m1"], plain.Transcript);
    }

    [Fact]
    public void Pulse_WhenTheRelayMissedThatTheRoomWoke_SubscribesAgain()
    {
        var relay = StartLive();
        var plain = Join(relay, MemberMode.Plain);
        Sleep(relay, head: 0);
        Store(1, 1);

        relay.Tell(new RoomProtocol.Pulse(SamplePosts.Room, "epoch", 1));
        ExpectSubscribe();
        Subscribed(relay, head: 1);

        Until(relay, () => plain.Transcript.Count == 1, "what the relay slept through did not come");
    }

    [Fact]
    public void Pulse_WhenTheLastMessagesGotLost_FetchesThem()
    {
        var relay = StartLive();
        var plain = Join(relay, MemberMode.Plain);
        Store(1, 2);
        Committed(relay, 1);

        relay.Tell(new RoomProtocol.Pulse(SamplePosts.Room, "epoch", 2));
        ExpectSubscribe();
        Subscribed(relay, head: 2);

        Until(relay, () => plain.Transcript.Count == 2, "the lost message did not come");
    }

    [Fact]
    public void Pulse_WhenNothingIsMissing_IsIgnored()
    {
        var relay = StartLive();
        var plain = Join(relay, MemberMode.Plain);
        Committed(relay, 1);

        relay.Tell(new RoomProtocol.Pulse(SamplePosts.Room, "epoch", 1));
        Committed(relay, 2);

        Region.ExpectNoMsg(TimeSpan.Zero);
        Assert.Equal(["m1", "m2"], plain.Transcript);
    }

    [Fact]
    public void Asleep_WhenAMemberPosts_WakesTheRoom()
    {
        var relay = StartLive();
        var rich = Join(relay, MemberMode.Rich);
        Sleep(relay, head: 0);

        Post(relay, rich, "m1");
        ExpectSubscribe();
        Subscribed(relay, head: 0);

        Assert.Equal("m1", Expect<RoomProtocol.Post>(RoomProbe, "the post did not wake the room").MessageId);
    }

    [Fact]
    public void Asleep_WhileAPostIsUnanswered_AsksForTheRoomAtOnce()
    {
        var relay = StartLive();
        Post(relay, Join(relay, MemberMode.Rich), "m1");

        Sleep(relay, head: 0);

        ExpectSubscribe();
    }

    [Fact]
    public void Asleep_WhenTheLastMessagesGotLost_FetchesThem()
    {
        var relay = StartLive();
        var plain = Join(relay, MemberMode.Plain);
        Store(1, 2);
        Committed(relay, 1);

        Sleep(relay, head: 2);
        ExpectSubscribe();
        Subscribed(relay, head: 2);

        Until(relay, () => plain.Transcript.Count == 2, "the lost message did not come");
    }

    [Fact]
    public void Asleep_WhenSomethingIsCommittedAllTheSame_SubscribesAgain()
    {
        var relay = StartLive();
        Join(relay, MemberMode.Plain);
        Sleep(relay, head: 0);

        Committed(relay, 1);

        ExpectSubscribe();
    }

    [Fact]
    public void Asleep_WhenSaidByAFormerRoom_IsIgnored()
    {
        var relay = StartLive();
        var plain = Join(relay, MemberMode.Plain);

        relay.Tell(new RoomProtocol.Asleep(SamplePosts.Room, 0), CreateTestProbe());
        Committed(relay, 1);

        Assert.Equal(["m1"], plain.Transcript);
    }

    [Fact]
    public void Subscribed_WhenTheLogIsAnotherOne_TellsMembersToReload()
    {
        var relay = StartLive();
        var (rich, plain) = (Join(relay, MemberMode.Rich), Join(relay, MemberMode.Plain));
        Committed(relay, 1);

        EndRoom();
        RoomProbe = CreateTestProbe();
        Subscribed(relay, head: 0, "other");

        Assert.Equal(["joined none", "msg 1", "close 4002"], rich.Transcript);
        Assert.Equal(["m1", "close 1012"], plain.Transcript);
    }

    [Fact]
    public void Subscribed_WhenTheLogWasEmptyAndIsAnotherOne_KeepsTheMembers()
    {
        // Somebody on another node woke the room while the members' node slept.
        Store(1, 2);
        var relay = StartLive();
        var (rich, plain) = (Join(relay, MemberMode.Rich), Join(relay, MemberMode.Plain));

        EndRoom();
        RoomProbe = CreateTestProbe();
        Subscribed(relay, head: 2, "other");

        Until(relay, () => rich.Transcript.Count == 4 && plain.Transcript.Count == 2, "what the room stored did not come");
        Assert.Equal(["joined none", "joined none", "msg 1", "msg 2"], rich.Transcript);
        Assert.Contains("\"epoch\":\"other\"", Encoding.UTF8.GetString(rich.Socket.Received[1].Payload.Span), StringComparison.Ordinal);
        Assert.Equal(["m1", "m2"], plain.Transcript);
    }

    [Fact]
    public void Subscribe_WhenTheRoomStaysAway_ClosesTheMembers()
    {
        var relay = StartLive();
        var (rich, plain) = (Join(relay, MemberMode.Rich), Join(relay, MemberMode.Plain));

        EndRoom();
        AdvanceTicks(relay, TimeSpan.FromSeconds(29));
        Assert.Equal(["joined none"], rich.Transcript);
        AdvanceTicks(relay, TimeSpan.FromSeconds(2));

        Assert.Equal(["joined none", "close 4106"], rich.Transcript);
        Assert.Equal(["close 1013"], plain.Transcript);
    }

    [Fact]
    public void Tick_WhenMembersStayTooFarBehind_ClosesThem()
    {
        var relay = StartLive();
        var policy = new OutboxPolicy(1 << 20, 1, 64);
        var (rich, plain) = (Join(relay, MemberMode.Rich, policy), Join(relay, MemberMode.Plain, policy));
        rich.Socket.Block();
        plain.Socket.Block();
        for (var seq = 1; seq <= 5; seq++)
        {
            Committed(relay, seq);
        }

        AdvanceTicks(relay, TimeSpan.FromSeconds(31));
        rich.Socket.Unblock();
        plain.Socket.Unblock();

        Assert.Equal("close 4102", rich.Transcript[^1]);
        Assert.Equal("close 1013", plain.Transcript[^1]);
    }

    [Fact]
    public void GetHistory_WhenAskedEarlyAndOften_IsBounded()
    {
        var relay = Start();
        var rich = Join(relay, MemberMode.Rich);

        for (var i = 0; i < 5_000; i++)
        {
            relay.Tell(new RelayProtocol.GetHistory(SamplePosts.Room, rich.Room, 7, null, 10));
        }

        Sync(relay);
        Assert.Equal(5_000 - 4_095, rich.Transcript.Count(line => line == "error room-unavailable"));
    }

    [Fact]
    public void Subscribe_WhenTheRegionHereDoesNotFindTheRoom_AsksThatOfAnotherNode()
    {
        var relay = Start();
        ExpectSubscribe();

        AdvanceTicks(relay, TimeSpan.FromSeconds(4.5));
        Assert.False(Elsewhere.HasMessages);
        AdvanceTicks(relay, TimeSpan.FromSeconds(1));

        Assert.Equal(relay, Expect<RoomProtocol.Subscribe>(Elsewhere, "nobody else was asked").Relay);
    }

    private IActorRef Start() => CreateTestProbe().ChildActorOf(RoomRelay.CreateProps(SamplePosts.Room, Region, Settings));

    private static long[] Seqs(int from, int to) => [.. Enumerable.Range(from, to - from + 1).Select(seq => (long)seq)];

    private IActorRef StartLive()
    {
        var relay = Start();
        ExpectSubscribe();
        Subscribed(relay, head: 0);
        return relay;
    }

    private TestMember JoinSince(IActorRef relay, long seq)
    {
        var member = new TestMember(MemberMode.Rich, OutboxPolicy.Default, relay);
        relay.Tell(new RelayProtocol.Join(SamplePosts.Room, member.Room, 1, new RoomPosition("epoch", seq), null));
        Sync(relay);
        return member;
    }

    /// <summary>Ends the room, and returns when the relay has heard so: with what it asks then.</summary>
    private RoomProtocol.Subscribe EndRoom()
    {
        Sys.Stop(RoomProbe);
        return ExpectSubscribe();
    }

    /// <summary>Says so as the runtime does, and returns when the relay has heard it.</summary>
    private void SayRoomEnded(IActorRef relay)
    {
        ((IInternalActorRef)relay).SendSystemMessage(new DeathWatchNotification(RoomProbe, existenceConfirmed: true, addressTerminated: false));
        Sync(relay);
    }

    private void Sleep(IActorRef relay, long head)
    {
        relay.Tell(new RoomProtocol.Asleep(SamplePosts.Room, head), RoomProbe);
        Sync(relay);
    }
}
