using Edge.Actors.Http;
using Edge.Streams.Framing;
using Edge.Streams.Transport;

namespace Edge.Cluster.Tests.Objects;

/// <summary>An end that says welcome and then what it hears.</summary>
internal sealed class EchoEnd : ISocketEnd
{
    private ISocketPeer? _peer;

    public void Open(ISocketPeer peer)
    {
        _peer = peer;
        peer.Send(TestObjects.TextOf("welcome"));
    }

    public void OnMessage(WebSocketMessage message)
    {
        _peer!.Send(new SocketMessage(message.Opcode, message.Payload));
        _peer.RequestNext();
    }

    public void OnClosed(SocketClosed closed)
    {
    }
}
