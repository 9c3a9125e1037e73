using System.Buffers;
using Edge.Streams.Deflate;

namespace Edge.Streams.Outbox;

/// <summary>
/// What one write takes: the bytes of all frames that waited. There is one per connection, reused, because a
/// connection has at most one write in flight.
/// </summary>
internal sealed class WriteBatch
{
    private byte[]? _rented;
    private List<ReadOnlyMemory<byte>>? _pieces;

    /// <summary>The bytes to write. Valid until <see cref="Release"/>.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <summary>Whether these bytes end with our Close frame, after which nothing may be sent (RFC 6455 section 5.5.1).</summary>
    public bool Closes { get; private set; }

    public void Borrow(ReadOnlyMemory<byte> bytes, bool closes)
    {
        Bytes = bytes;
        Closes = closes;
    }

    public void Own(byte[] rented, int length, bool closes)
    {
        _rented = rented;
        Bytes = rented.AsMemory(0, length);
        Closes = closes;
    }

    public void Defer(List<ReadOnlyMemory<byte>> pieces)
    {
        _pieces = pieces;
        Closes = false;
    }

    /// <summary>Deflates what was handed over in pieces: outside the outbox's lock, because it takes long.</summary>
    public void Finish(FrameDeflater? deflater)
    {
        if (_pieces is null || deflater is null)
        {
            return;
        }

        var output = new ArrayBufferWriter<byte>();
        foreach (var piece in _pieces)
        {
            deflater.Rewrite(piece.Span, output);
        }

        _pieces = null;
        Bytes = output.WrittenMemory;
    }

    /// <summary>Gives the buffer back. Must not be called while a write may still read it.</summary>
    public void Release()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
            _rented = null;
        }

        Bytes = default;
    }
}
