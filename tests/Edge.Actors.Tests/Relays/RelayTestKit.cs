using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Edge.Actors.Relays;
using Edge.Actors.Rooms;
using Edge.Actors.Tests.Rooms;
using Edge.Streams.Outbox;
using Edge.Streams.Wire;
using Edge.Testing;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Actors.Tests.Relays;

/// <summary>Relays between a region and a room that are the test, in virtual time.</summary>
public abstract class RelayTestKit : TestKit
{
    private const string Config = """
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        akka.loglevel = ERROR
        akka.stdout-loglevel = OFF
        """;

    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly FakeTimeProvider _time = new();
    private IActorRef? _writer;

    protected RelayTestKit()
        : base($"{Config}\n{ControlledJournal.Hocon}", "edge")
    {
        Region = CreateTestProbe("region");
        RoomProbe = CreateTestProbe("room");
        Elsewhere = CreateTestProbe("elsewhere");
    }

    protected TestProbe Region { get; }

    /// <summary>The region of another node.</summary>
    protected TestProbe Elsewhere { get; }

    /// <summary>The room that answered last.</summary>
    protected TestProbe RoomProbe { get; set; }

    protected RoomOptions Options { get; } = new();

    private protected FakeLogger Logger { get; } = new();

    private protected RoomSettings Settings => new(Options, _time, Logger) { RegionElsewhere = () => Elsewhere.Ref };

    private protected static T Expect<T>(TestProbe probe, string whatDidNotHappen) => probe.ExpectMsg<T>(Patience, whatDidNotHappen);

    private protected RoomProtocol.Subscribe ExpectSubscribe() =>
        Expect<RoomProtocol.Subscribe>(Region, "the relay did not ask for a subscription");

    protected void Advance(TimeSpan time)
    {
        _time.Advance(time);
        ((TestScheduler)Sys.Scheduler).Advance(time);
    }

    /// <summary>Advances in the steps of the relay's tick, letting the relay do what is due after each.</summary>
    protected void AdvanceTicks(IActorRef relay, TimeSpan time)
    {
        for (var done = TimeSpan.Zero; done < time; done += TimeSpan.FromMilliseconds(500))
        {
            Advance(TimeSpan.FromMilliseconds(500));
            Sync(relay);
        }
    }

    /// <summary>Returns when an actor has done all that it was told before.</summary>
    protected void Sync(IActorRef actor)
    {
        var probe = CreateTestProbe();
        actor.Tell(new Identify(null), probe);
        Expect<ActorIdentity>(probe, "the actor does not answer");
    }

    /// <summary>Returns when something is so, and the relay has done what made it so; for what comes from further actors.</summary>
    protected void Until(IActorRef relay, Func<bool> isSo, string whatDidNotHappen)
    {
        using var cancel = new CancellationTokenSource(Patience);
        while (!isSo())
        {
            Assert.False(cancel.IsCancellationRequested, whatDidNotHappen);
            Sync(relay);
        }

        Sync(relay);
    }

    protected void Store(int from, int to) => Store([.. Enumerable.Range(from, to - from + 1).Select(seq => SamplePosts.Fact(seq))]);

    private protected void Store(params IReadOnlyList<RoomEvents.MessagePosted> facts)
    {
        _writer ??= Sys.ActorOf(Props.Create<FactWriter>());
        var probe = CreateTestProbe();
        _writer.Tell(facts, probe);
        Assert.Equal(facts[^1].Seq, Expect<long>(probe, "the facts were not stored"));
    }

    private protected void Subscribed(IActorRef relay, long head) => Subscribed(relay, head, "epoch");

    private protected void Subscribed(IActorRef relay, long head, string epoch)
    {
        relay.Tell(new RoomProtocol.Subscribed(SamplePosts.Room, epoch, 1, head), RoomProbe);
        Sync(relay);
    }

    private protected void Committed(IActorRef relay, params long[] seqs) => Committed(relay, following: 0, seqs);

    private protected void Committed(IActorRef relay, int following, long[] seqs)
    {
        relay.Tell(
            new RoomProtocol.Committed(SamplePosts.Room, "epoch", [.. seqs.Select(SamplePosts.Message)], following), RoomProbe);
        Sync(relay);
    }

    private protected TestMember Join(IActorRef relay, MemberMode mode) => Join(relay, mode, OutboxPolicy.Default);

    private protected TestMember Join(IActorRef relay, MemberMode mode, OutboxPolicy policy)
    {
        var member = new TestMember(mode, policy, relay);
        relay.Tell(new RelayProtocol.Join(SamplePosts.Room, member.Room, 1, (RoomPosition?)null, null));
        Sync(relay);
        return member;
    }

    private protected void Post(IActorRef relay, TestMember member, string messageId)
    {
        relay.Tell(new RelayProtocol.Post(
            SamplePosts.Room, member.Room, 9, null, "s_1", messageId, RoomPayloadKind.Text, default, default, Echo: false));
        Sync(relay);
    }
}
