using Akka.Actor;
using Edge.Actors.Rooms;
using Edge.Streams.Outbox;
using Edge.Streams.Wire;

namespace Edge.Actors.Relays;

/// <summary>
/// One connection in one room. Made by the connection and from then on owned by the relay: only the relay reads or writes
/// what can change.
/// </summary>
internal sealed class RoomMember(IActorRef connection, SocketOutbox outbox, MemberMode mode, IActorRef guardian, RoomName room)
    : IDrainObserver
{
    /// <summary>The room.</summary>
    public RoomName Room { get; } = room;

    /// <summary>The connection's actor.</summary>
    public IActorRef Connection { get; } = connection;

    /// <summary>The connection's way out.</summary>
    public SocketOutbox Outbox { get; } = outbox;

    /// <summary>How it speaks.</summary>
    public MemberMode Mode { get; } = mode;

    /// <summary>Newest message in its outbox.</summary>
    public long Delivered { get; set; }

    /// <summary>Where it stands in the relay's list, or -1.</summary>
    public int Index { get; set; } = -1;

    /// <summary>Set while it is behind and is caught up apart from the others.</summary>
    public MemberLag? Lag { get; set; }

    /// <summary>Its own posts among the messages being fanned out, by seq; null most of the time.</summary>
    public List<OwnPost>? Own { get; set; }

    /// <inheritdoc/>
    public void OnDrained() => guardian.Tell(new RelayProtocol.Drained(Room, this), ActorRefs.NoSender);

    /// <summary>Closes the connection with the code for its mode.</summary>
    public void Close(EdgeClose close, bool discard) =>
        Outbox.Close(Mode == MemberMode.Rich ? close.Code : close.PlainCode, close.Reason, discard);
}
