using Akka.Actor;
using Akka.Cluster;
using Edge.Actors.Rooms;
using Edge.Actors.Supervision;

namespace Edge.Actors.Relays;

/// <summary>
/// Parent of this node's relays: starts one when a room gets its first local member, and lets go of it when the last has
/// been gone for a while. All that connections say to relays passes here, which keeps it in order.
/// </summary>
internal sealed class RelayGuardian : UntypedActor
{
    /// <summary>Name below /user; other nodes address it.</summary>
    public const string ActorName = "relays";

    private readonly IActorRef _region;
    private readonly RoomSettings _settings;
    private readonly Dictionary<RoomName, IActorRef> _relays = [];
    private readonly Dictionary<IActorRef, RoomName> _rooms = [];
    private readonly Dictionary<IActorRef, List<(object Message, IActorRef Sender)>> _retiring = [];

    public RelayGuardian(IActorRef region, RoomSettings settings)
    {
        _region = region;
        _settings = settings;
    }

    public static Props CreateProps(IActorRef region, RoomSettings settings) =>
        Props.Create<RelayGuardian>(region, settings);

    /// <summary>Tells the guardians of all nodes something of a room, whether they have a relay for it or not.</summary>
    public static void Announce(ActorSystem system, RoomProtocol.IReply news)
    {
        foreach (var member in Cluster.Get(system).State.Members)
        {
            if (member.Status is MemberStatus.Up or MemberStatus.Leaving)
            {
                system.ActorSelection(new RootActorPath(member.Address) / "user" / ActorName).Tell(news, ActorRefs.NoSender);
            }
        }
    }

    protected override SupervisorStrategy SupervisorStrategy() => Supervisors.StopOnFailure(
        (relay, cause) => RoomLog.RelayFailed(_settings.Logger, _rooms[relay], cause));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RelayProtocol.ICommand command:
                Forward(command);
                break;
            case RoomProtocol.IReply news:
                if (_relays.TryGetValue(news.Room, out var hearer))
                {
                    hearer.Forward(news);
                }

                break;
            case RelayIdle idle:
                _retiring[Sender] = [];
                Sender.Tell(new Retire(idle.Room));
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

    private void Forward(RelayProtocol.ICommand command)
    {
        if (!_relays.TryGetValue(command.Room, out var relay))
        {
            if (command is not RelayProtocol.Join)
            {
                return;
            }

            relay = Start(command.Room);
        }

        if (_retiring.TryGetValue(relay, out var waiting))
        {
            waiting.Add((command, Sender));
        }
        else
        {
            relay.Forward(command);
        }
    }

    private IActorRef Start(RoomName room)
    {
        var relay = Context.Watch(Context.ActorOf(RoomRelay.CreateProps(room, _region, _settings)));
        _relays[room] = relay;
        _rooms[relay] = room;
        return relay;
    }

    private void OnTerminated(IActorRef relay)
    {
        if (!_rooms.Remove(relay, out var room))
        {
            return;
        }

        _relays.Remove(room);
        if (_retiring.TryGetValue(relay, out var waiting) && waiting.Count > 0)
        {
            Replay(relay, Start(room));
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

    /// <summary>From a relay: it has had no member for a while.</summary>
    public sealed record RelayIdle(RoomName Room) : INoSerializationVerificationNeeded;

    /// <summary>To a relay: end, unless somebody came meanwhile.</summary>
    public sealed record Retire(RoomName Room) : INoSerializationVerificationNeeded;

    /// <summary>From a relay: somebody came meanwhile.</summary>
    public sealed record RelayNeeded(RoomName Room) : INoSerializationVerificationNeeded;
}
