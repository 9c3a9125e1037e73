using Edge.Streams.Framing;

namespace Edge.Streams.Deflate;

/// <summary>Inflates the messages of one direction of a connection (RFC 7692 section 7.2.2), within a bound.</summary>
public sealed class Inflater : IDisposable
{
    private readonly bool _contextTakeover;

    /// <summary>Makes an inflater.</summary>
    /// <param name="contextTakeover">Whether the sender keeps its history between messages.</param>
    public Inflater(bool contextTakeover)
    {
        _contextTakeover = contextTakeover;
    }

    /// <summary>Gives back the memory of the decompression.</summary>
    public void Dispose()
    {
    }

    internal ProtocolViolation? Inflate(ReadOnlySpan<byte> compressed, bool last, long maxBytes, ref PayloadBuffer output)
    {
        return new ProtocolViolation(CloseCodes.InvalidPayload, _contextTakeover ? "" : "cannot inflate");
    }
}
