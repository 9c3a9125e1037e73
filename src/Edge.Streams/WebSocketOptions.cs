using Edge.Streams.Deflate;
using Edge.Streams.Framing;
using Edge.Streams.Outbox;

namespace Edge.Streams;

/// <summary>The limits of WebSocket connections; one instance serves all connections of an endpoint.</summary>
public sealed record WebSocketOptions
{
    /// <summary>The server's side with all defaults.</summary>
    public static WebSocketOptions Server { get; } = new();

    /// <summary>The client's side with all defaults: it masks what it sends and refuses masked frames.</summary>
    public static WebSocketOptions Client { get; } = new() { Reader = new MessageReaderOptions { Role = PeerRole.Client } };

    /// <summary>Which side we are, and how large frames and messages may be.</summary>
    public MessageReaderOptions Reader { get; init; } = new();

    /// <summary>How much may wait to be written.</summary>
    public OutboxPolicy Outbox { get; init; } = OutboxPolicy.Default;

    /// <summary>
    /// How long after our Close frame the peer may take to answer before the socket is cut, and, once the peer has closed
    /// or broken the protocol, how long it may take to accept what is written up to our Close frame. Default 10 s.
    /// </summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long we go on reading after a breach of protocol, so that our Close frame is not lost to a reset. Default 1 s.</summary>
    public TimeSpan LingerTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes rented for one read, default 4 KiB; while a message is incomplete, <see cref="LargeReadBytes"/>.</summary>
    public int ReadBytes { get; init; } = 4 * 1024;

    /// <summary>Bytes rented for a read in the middle of a message, default 32 KiB.</summary>
    public int LargeReadBytes { get; init; } = 32 * 1024;

    /// <summary>What was agreed on compression (RFC 7692), or null for none. Belongs to one handshake, not to the endpoint.</summary>
    public DeflateAgreement? Deflate { get; init; }

    /// <summary>Messages smaller than this many bytes are not compressed. Default 128.</summary>
    public DeflateOptions DeflateOptions { get; init; } = new();
}
