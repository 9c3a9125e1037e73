using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Edge.Actors.Objects;
using Edge.Actors.Objects.Gateways;
using Edge.Actors.Objects.Links;
using Edge.Testing.Objects;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Actors.Tests.Objects.Gateways;

public sealed class ObjectRelayGuardianTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly ObjectId Id = ObjectId.FromName("test", "one");
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(1_764_000_000_000));
    private readonly TestProbe _region;
    private readonly IActorRef _guardian;

    public ObjectRelayGuardianTests()
        : base("""
            akka.actor.provider = cluster
            akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
            akka.loglevel = ERROR
            akka.stdout-loglevel = OFF
            """, "edge")
    {
        _region = CreateTestProbe();
        var settings = new ObjectSettings(
            new ObjectOptions(), new ObjectStorageOptions(), new ScriptedPrograms(), _region, _time, NullLogger.Instance);
        _guardian = Sys.ActorOf(ObjectRelayGuardian.CreateProps(_region, settings));
    }

    [Fact]
    public void Gather_ForAnObjectNothingIsHeldFor_IsAnsweredSo()
    {
        var @object = CreateTestProbe();

        _guardian.Tell(new ObjectProtocol.Gather(Id, 7), @object);

        var nothing = @object.ExpectMsg<ObjectProtocol.NothingHeld>(Patience, "the object was not answered");
        Assert.Equal((7, Akka.Cluster.Cluster.Get(Sys).SelfAddress.ToString()), (nothing.Incarnation, nothing.Node));
    }

    [Fact]
    public void Drain_WaitsForWhatIsPending_AndTakesNothingNew()
    {
        var (asker, late, drainer) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        _guardian.Tell(new RelayCommands.Call(Id, "m", default), asker);
        var gateway = _region.ExpectMsg<ObjectProtocol.Hello>(Patience, "no Hello was said").Gateway;

        _guardian.Tell(new ObjectRelayGuardian.Drain(TimeSpan.FromMinutes(1)), drainer);
        _guardian.Tell(new RelayCommands.Call(Id, "m", default), late);
        late.ExpectMsg<Status.Failure>(Patience, "the late call was not refused");
        drainer.ExpectNoMsg(TimeSpan.Zero);
        var @object = new ObjectProbe(CreateTestProbe(), Id, 1, _time);
        @object.Gather(gateway);
        @object.Say(new ObjectItems.Result(@object.Expect<GatewayItems.Call>().Number, default));

        asker.ExpectMsg<RelayCommands.Returned>(Patience, "the call was not answered");
        drainer.ExpectMsg<ObjectRelayGuardian.Drained>(Patience, "the guardian is not drained");
    }

    [Fact]
    public void Drain_WhenAnObjectDoesNotAnswer_EndsAllTheSame()
    {
        var (asker, drainer) = (CreateTestProbe(), CreateTestProbe());
        _guardian.Tell(new RelayCommands.Call(Id, "m", default), asker);

        _guardian.Tell(new ObjectRelayGuardian.Drain(TimeSpan.FromMilliseconds(1)), drainer);

        asker.ExpectMsg<Status.Failure>(Patience, "the caller was not told");
        drainer.ExpectMsg<ObjectRelayGuardian.Drained>(Patience, "the guardian is not drained");
    }
}
