using Akka.Actor;
using Edge.Actors.Http;
using Edge.Streams.Framing;
using Edge.Streams.Transport;

namespace Edge.Actors.Objects.Gateways;

/// <summary>What stands behind a client's socket: passes everything to the relay, but answers itself what the object has answered that way.</summary>
internal sealed class RelaySocketEnd(HeldSocket socket, IActorRef relay, AutoResponder responder, TimeProvider time) : ISocketEnd
{
    private ISocketPeer? _peer;

    public void Open(ISocketPeer peer)
    {
        _peer = peer;
        relay.Tell(new RelayCommands.Opened(socket, peer), ActorRefs.NoSender);
    }

    public void OnMessage(WebSocketMessage message)
    {
        if (_peer is { } peer && socket.Description.IsHibernatable && responder.Find(message) is { } response)
        {
            socket.OnAutoResponse(time.GetUtcNow());
            peer.Send(response);
            peer.RequestNext();
            return;
        }

        relay.Tell(new RelayCommands.Received(socket, message), ActorRefs.NoSender);
    }

    public void OnClosed(SocketClosed closed) => relay.Tell(new RelayCommands.Over(socket, closed), ActorRefs.NoSender);
}
