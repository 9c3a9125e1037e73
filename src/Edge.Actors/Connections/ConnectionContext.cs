using Akka.Actor;
using Edge.Actors.Relays;
using Edge.Actors.Rooms;
using Edge.Streams.Outbox;
using Edge.Streams.Transport;

namespace Edge.Actors.Connections;

/// <summary>What a session may use of its connection.</summary>
internal sealed class ConnectionContext(string id, IActorRef actor, WebSocketConnection socket, ConnectionSettings settings)
    : IDrainObserver
{
    /// <summary>Name of the connection, unguessable and unique.</summary>
    public string Id { get; } = id;

    public WebSocketConnection Socket { get; } = socket;

    public ConnectionSettings Settings { get; } = settings;

    public SocketOutbox Outbox => Socket.Outbox;

    public long UnixMilliseconds => Settings.Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Makes this connection ready to be a member of a room.</summary>
    public RoomMember CreateMember(RoomName room, MemberMode mode) =>
        new(actor, Outbox, mode, Settings.Relays, room);

    public void TellRelay(RelayProtocol.ICommand command) => Settings.Relays.Tell(command, actor);

    public void Reply(byte[] frame) => Outbox.Reply(OutboundFrames.One(frame));

    /// <summary>Reads the next message, as soon as the peer takes what was said to it.</summary>
    public void RequestNext()
    {
        if (Outbox.IsFull)
        {
            Outbox.NotifyWhenDrained(this);
        }
        else
        {
            Socket.RequestNext();
        }
    }

    /// <inheritdoc/>
    public void OnDrained() => Socket.RequestNext();
}
