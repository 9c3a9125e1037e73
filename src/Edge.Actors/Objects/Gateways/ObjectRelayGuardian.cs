using Akka.Actor;
using Akka.Cluster;
using Edge.Actors.Objects.Storage;
using Edge.Actors.Supervision;

namespace Edge.Actors.Objects.Gateways;

/// <summary>
/// Parent of this node's relays to objects: starts one when something is to be said to an object, and lets go of it when it has
/// held and carried nothing for a while.
/// </summary>
internal sealed class ObjectRelayGuardian : UntypedActor
{
    /// <summary>Name below /user; objects on other nodes address it.</summary>
    public const string ActorName = "object-relays";

    private readonly IActorRef _region;
    private readonly ObjectSettings _settings;
    private readonly string _node = GatewayId.Of(Cluster.Get(Context.System).SelfUniqueAddress).Address;
    private readonly Dictionary<ObjectId, IActorRef> _relays = [];
    private readonly Dictionary<IActorRef, ObjectId> _objects = [];
    private readonly Dictionary<IActorRef, List<(object Message, IActorRef Sender)>> _retiring = [];

    public ObjectRelayGuardian(IActorRef region, ObjectSettings settings)
    {
        _region = region;
        _settings = settings;
    }

    public static Props CreateProps(IActorRef region, ObjectSettings settings) =>
        Props.Create<ObjectRelayGuardian>(region, settings);

    protected override SupervisorStrategy SupervisorStrategy() => Supervisors.StopOnFailure(
        (_, cause) => ObjectLogLines.RelayFailed(_settings.Logger, cause));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RelayCommands.ICommand command:
                Forward(command.Object, command);
                break;
            case ObjectProtocol.Gather gather when _relays.ContainsKey(gather.Object):
                Forward(gather.Object, gather);
                break;
            case ObjectProtocol.Gather gather:
                Sender.Tell(new ObjectProtocol.NothingHeld(gather.Object, gather.Incarnation, _node));
                break;
            case RelayIdle:
                _retiring[Sender] = [];
                Sender.Tell(Retire.Instance);
                break;
            case RelayNeeded:
                Replay(Sender, Sender);
                break;
            case Terminated terminated:
                OnTerminated(terminated.ActorRef);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Forward(ObjectId id, object message)
    {
        if (!_relays.TryGetValue(id, out var relay))
        {
            relay = Start(id);
        }

        if (_retiring.TryGetValue(relay, out var waiting))
        {
            waiting.Add((message, Sender));
        }
        else
        {
            relay.Forward(message);
        }
    }

    private IActorRef Start(ObjectId id)
    {
        var relay = Context.Watch(Context.ActorOf(ObjectRelay.CreateProps(id, _region, _settings)));
        _relays[id] = relay;
        _objects[relay] = id;
        return relay;
    }

    private void OnTerminated(IActorRef relay)
    {
        if (!_objects.Remove(relay, out var id))
        {
            return;
        }

        _relays.Remove(id);
        if (_retiring.TryGetValue(relay, out var waiting) && waiting.Count > 0)
        {
            Replay(relay, Start(id));
        }

        _retiring.Remove(relay);
    }

    private void Replay(IActorRef from, IActorRef to)
    {
        if (_retiring.Remove(from, out var waiting))
        {
            foreach (var (message, sender) in waiting)
            {
                to.Tell(message, sender);
            }
        }
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
}
