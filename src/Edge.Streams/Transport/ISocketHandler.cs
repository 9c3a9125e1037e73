using Edge.Streams.Framing;

namespace Edge.Streams.Transport;

/// <summary>What the owner of a socket hears from it. Called by the socket's stages, one call at a time, in order.</summary>
public interface ISocketHandler
{
    /// <summary>
    /// A whole Text or Binary message. No further one comes, and nothing is read from the socket, before
    /// <see cref="WebSocketConnection.RequestNext"/> is called; so a peer that sends too fast is slowed by TCP.
    /// </summary>
    /// <param name="message">Its payload may be kept.</param>
    void OnMessage(WebSocketMessage message);

    /// <summary>The socket is over, for whatever reason; always called, once, last.</summary>
    void OnClosed(SocketClosed closed);
}
