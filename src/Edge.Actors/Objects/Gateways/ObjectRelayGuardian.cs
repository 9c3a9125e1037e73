using Akka.Actor;
using Akka.Cluster;
using Edge.Actors.Objects.Running;
using Edge.Actors.Objects.Storage;
using Edge.Actors.Relays;
using Edge.Actors.Supervision;

namespace Edge.Actors.Objects.Gateways;

/// <summary>
/// Parent of this node's relays to objects: starts one when something is to be said to an object, and lets go of it when it has
/// held and carried nothing for a while.
/// </summary>
internal sealed class ObjectRelayGuardian : UntypedActor, IWithTimers
{
    /// <summary>Name below /user; objects on other nodes address it.</summary>
    public const string ActorName = "object-relays";

    private readonly ObjectSettings _settings;
    private readonly string _node = GatewayId.Of(Cluster.Get(Context.System).SelfUniqueAddress).Address;
    private readonly RelayDirectory<ObjectId> _relays;
    private IActorRef? _drainer;

    public ObjectRelayGuardian(IActorRef region, ObjectSettings settings)
    {
        _settings = settings;
        _relays = new RelayDirectory<ObjectId>(
            id => Context.Watch(Context.ActorOf(ObjectRelay.CreateProps(id, region, settings))));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props CreateProps(IActorRef region, ObjectSettings settings) =>
        Props.Create<ObjectRelayGuardian>(region, settings);

    protected override SupervisorStrategy SupervisorStrategy() => Supervisors.StopOnFailure(
        (_, cause) => ObjectLogLines.RelayFailed(_settings.Logger, cause));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RelayCommands.ICommand when _drainer is not null:
                Sender.Tell(new Status.Failure(new ObjectException(ObjectFailures.Unreachable)));
                break;
            case RelayCommands.ICommand command:
                _relays.Tell(command.Object, command, Sender);
                break;
            case ObjectProtocol.Gather gather when _relays.Find(gather.Object) is not null:
                _relays.Tell(gather.Object, gather, Sender);
                break;
            case ObjectProtocol.Gather gather:
                Sender.Tell(new ObjectProtocol.NothingHeld(gather.Object, gather.Incarnation, _node));
                break;
            case CodeRemoved removed:
                foreach (var relay in _relays.All.Where(relay => _relays.KeyOf(relay).Namespace == removed.Namespace))
                {
                    relay.Tell(removed);
                }

                break;
            case Drain drain:
                OnDrain(drain.Patience);
                break;
            case DrainTimeout:
                foreach (var relay in _relays.All)
                {
                    // Behind what it has not read yet, so that whoever waits for that is told, too.
                    relay.Tell(PoisonPill.Instance);
                }

                break;
            case RelayIdle:
                _relays.OnRetiring(Sender);
                Sender.Tell(Retire.Instance);
                break;
            case RelayNeeded:
                _relays.OnNeeded(Sender);
                break;
            case Terminated terminated:
                _relays.OnTerminated(terminated.ActorRef);
                TellIfDrained();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>Relays end as soon as they hold and carry nothing more. Objects that wake elsewhere are still answered.</summary>
    private void OnDrain(TimeSpan patience)
    {
        _drainer = Sender;
        Timers.StartSingleTimer(DrainTimeout.Instance, DrainTimeout.Instance, patience);
        foreach (var relay in _relays.All)
        {
            relay.Tell(new Drain(patience));
        }

        TellIfDrained();
    }

    private void TellIfDrained()
    {
        if (_relays.All.Count == 0)
        {
            _drainer?.Tell(Drained.Instance);
        }
    }

    /// <summary>To the guardian, and from it to the relays: take nothing new, and end when there is nothing to do. Answered with
    /// <see cref="Drained"/>.</summary>
    /// <param name="Patience">How long it may take.</param>
    public sealed record Drain(TimeSpan Patience) : INoSerializationVerificationNeeded;

    /// <summary>To the guardian, and from it to the relays it is for: nobody has the code of a namespace any more.</summary>
    public sealed record CodeRemoved(string Namespace) : INoSerializationVerificationNeeded;

    /// <summary>There is no relay any more.</summary>
    public sealed class Drained : INoSerializationVerificationNeeded
    {
        public static readonly Drained Instance = new();
    }

    /// <summary>From a relay: it has nothing to do for a while.</summary>
    public sealed class RelayIdle : INoSerializationVerificationNeeded
    {
        public static readonly RelayIdle Instance = new();
    }

    /// <summary>To a relay: end, unless there is something to do meanwhile.</summary>
    public sealed class Retire : INoSerializationVerificationNeeded
    {
        public static readonly Retire Instance = new();
    }

    /// <summary>From a relay: there is.</summary>
    public sealed class RelayNeeded : INoSerializationVerificationNeeded
    {
        public static readonly RelayNeeded Instance = new();
    }

    private sealed class DrainTimeout
    {
        public static readonly DrainTimeout Instance = new();
    }
}
