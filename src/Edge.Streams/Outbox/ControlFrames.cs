using Edge.Streams.Framing;

namespace Edge.Streams.Outbox;

/// <summary>
/// The Ping and the Pong that wait. Each is replaced only by a newer one of its own kind: every Ping of the peer is to be
/// answered by a Pong, of which the newest suffices (RFC 6455 sections 5.5.2 and 5.5.3).
/// </summary>
internal struct ControlFrames
{
    private byte[]? _ping;
    private byte[]? _pong;

    public readonly bool IsEmpty => _ping is null && _pong is null;

    public void Put(Opcode opcode, byte[] frame)
    {
        if (opcode == Opcode.Ping)
        {
            _ping = frame;
        }
        else
        {
            _pong = frame;
        }
    }

    /// <summary>What waits, the Pong first, and nothing waits any more; null if nothing did.</summary>
    public byte[]? Take()
    {
        var frames = _pong is null ? _ping : _ping is null ? _pong : [.. _pong, .. _ping];
        _ping = _pong = null;
        return frames;
    }
}
