using Edge.Actors.Http;
using Edge.Streams.Framing;
using Edge.Streams.Transport;

namespace Edge.Actors.Objects;

/// <summary>Stands in a response for one of the object's sockets, until the response leaves the object.</summary>
internal sealed class SocketTicket(ObjectSocket socket) : ISocketEnd
{
    public ObjectSocket Socket => socket;

    /// <summary>Nobody gets a client this way: a response that leaves its object carries the socket itself.</summary>
    public void Open(ISocketPeer peer) => peer.Abort();

    public void OnMessage(WebSocketMessage message)
    {
    }

    public void OnClosed(SocketClosed closed) => socket.Abort();
}
