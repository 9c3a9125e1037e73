using Edge.Streams.Framing;

namespace Edge.Streams.Transport;

/// <summary>How a socket ended.</summary>
/// <param name="Status">The code and reason that decided: the peer's, or ours if we closed first; 1006 without a Close frame.</param>
/// <param name="Clean">Whether both sides sent a Close frame (RFC 6455 section 7.1.4).</param>
/// <param name="ByPeer">Whether the peer ended it: by its Close frame, or by going away.</param>
public sealed record SocketClosed(CloseStatus Status, bool Clean, bool ByPeer)
{
    /// <summary>The client went away, or was refused, before the socket was opened.</summary>
    public static SocketClosed NeverOpened { get; } = new(new CloseStatus(CloseCodes.Abnormal, string.Empty), Clean: false, ByPeer: true);
}
