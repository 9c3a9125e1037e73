using System.Buffers;

namespace Edge.Streams.Deflate;

/// <summary>
/// The end of a <see cref="System.IO.Compression.DeflateStream"/> from which it takes compressed octets. A read of 0
/// bytes means "nothing more for now": the stream comes back for more, unless it has seen a final block.
/// </summary>
internal sealed class DeflateFeed : Stream
{
    /// <summary>The most that is offered at once, in bytes; what the decompressor takes in one read.</summary>
    public const int Capacity = 8192;

    private byte[]? _rented;
    private int _start;
    private int _end;

    /// <summary>Octets that were offered and not taken.</summary>
    public int Left => _end - _start;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Offer(ReadOnlySpan<byte> octets)
    {
        _rented ??= ArrayPool<byte>.Shared.Rent(Capacity);
        octets.CopyTo(_rented);
        (_start, _end) = (0, octets.Length);
    }

    /// <summary>Gives the buffer back until the next offer.</summary>
    public void Release()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
            (_rented, _start, _end) = (null, 0, 0);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var taken = Math.Min(buffer.Length, Left);
        _rented.AsSpan(_start, taken).CopyTo(buffer);
        _start += taken;
        return taken;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
