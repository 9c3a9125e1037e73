using Edge.Streams.Framing;
using Edge.Streams.Transport;

namespace Edge.Actors.Http;

/// <summary>
/// The program's side of a WebSocket: what stands behind a response 101. Called by one party at a time, in order.
/// </summary>
public interface ISocketEnd
{
    /// <summary>The client is there; called once, first. What was sent before waits for it.</summary>
    void Open(ISocketPeer peer);

    /// <summary>A message of the client. No further one comes before <see cref="ISocketPeer.RequestNext"/>; the first comes unasked.</summary>
    void OnMessage(WebSocketMessage message);

    /// <summary>The client's socket is over, or there never was one; always called, once, last.</summary>
    void OnClosed(SocketClosed closed);
}
