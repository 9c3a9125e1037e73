using Akka.Actor;
using Akka.Cluster;
using Edge.Actors.Rooms;
using Edge.Actors.Supervision;
using Edge.Streams.Wire;

namespace Edge.Actors.Relays;

/// <summary>
/// Parent of this node's relays: starts one when a room gets its first local member, and lets go of it when the last has
/// been gone for a while. All that connections say to relays passes here, which keeps it in order. A relay that fails has its
/// members closed with 4100, so that they come back and resume: also those whose joins it had not taken.
/// </summary>
internal sealed class RelayGuardian : UntypedActor
{
    /// <summary>Name below /user; other nodes address it.</summary>
    public const string ActorName = "relays";

    private readonly RoomSettings _settings;
    private readonly RelayDirectory<RoomName> _relays;
    private readonly Dictionary<RoomName, HashSet<RoomMember>> _members = [];

    public RelayGuardian(IActorRef region, RoomSettings settings)
    {
        _settings = settings;
        _relays = new RelayDirectory<RoomName>(
            room => Context.Watch(Context.ActorOf(RoomRelay.CreateProps(room, region, settings))));
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

    protected override SupervisorStrategy SupervisorStrategy() => Supervisors.StopOnFailure(OnFailed);

    protected override void PostStop()
    {
        foreach (var room in _members.Keys.ToArray())
        {
            CloseMembers(room);
        }
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RelayProtocol.ICommand command:
                OnCommand(command);
                break;
            case RoomProtocol.IReply news:
                _relays.Find(news.Room)?.Forward(news);
                break;
            case RelayIdle idle:
                _relays.OnRetiring(Sender);
                Sender.Tell(new Retire(idle.Room));
                break;
            case RelayNeeded:
                _relays.OnNeeded(Sender);
                break;
            case Terminated terminated:
                _relays.OnTerminated(terminated.ActorRef);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void OnCommand(RelayProtocol.ICommand command)
    {
        switch (command)
        {
            case RelayProtocol.Join join:
                MembersOf(join.Room).Add(join.Member);
                break;
            case RelayProtocol.Leave leave when _members.TryGetValue(leave.Room, out var members):
                if (members.Remove(leave.Member) && members.Count == 0)
                {
                    _members.Remove(leave.Room);
                }

                break;
            default:
                break;
        }

        if (command is RelayProtocol.Join || _relays.Find(command.Room) is not null)
        {
            _relays.Tell(command.Room, command, Sender);
        }
    }

    private void OnFailed(IActorRef relay, Exception cause)
    {
        var room = _relays.KeyOf(relay);
        RoomLog.RelayFailed(_settings.Logger, room, cause);
        CloseMembers(room);

        // What comes before it has ended is for the next one.
        _relays.OnRetiring(relay);
    }

    private HashSet<RoomMember> MembersOf(RoomName room)
    {
        if (!_members.TryGetValue(room, out var members))
        {
            _members[room] = members = [];
        }

        return members;
    }

    private void CloseMembers(RoomName room)
    {
        if (_members.Remove(room, out var members))
        {
            foreach (var member in members)
            {
                member.Close(EdgeClose.Internal, discard: false);
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
