using Akka.Actor;
using Edge.Actors.Http;
using Edge.Actors.Rooms;
using Edge.Streams.Transport;

namespace Edge.Actors.Connections;

/// <summary>A socket whose handshake is done, to be given an actor. Never leaves the node.</summary>
/// <param name="Socket">The socket, not yet running.</param>
/// <param name="Mode">How it speaks.</param>
/// <param name="Room">The room of the URL.</param>
/// <param name="Name">The name the client gave itself, or null.</param>
public sealed record ConnectionRequest(WebSocketConnection Socket, ConnectionMode Mode, RoomName Room, string? Name)
    : INoSerializationVerificationNeeded
{
    /// <summary>A socket that a program's end answers.</summary>
    public ConnectionRequest(WebSocketConnection socket, ISocketEnd end)
        : this(socket, ConnectionMode.Program, RoomName.Default, null) => End = end;

    /// <summary>Who answers in <see cref="ConnectionMode.Program"/>, else null.</summary>
    public ISocketEnd? End { get; }
}
