using Edge.Streams.Framing;

namespace Edge.Streams.Deflate;

/// <summary>
/// The end of a <see cref="System.IO.Compression.DeflateStream"/> to which it gives compressed octets.
/// </summary>
internal sealed class DeflateSink : Stream
{
    private PayloadBuffer _buffer;

    /// <summary>Whether to drop what comes: a stream that is disposed writes a final block that nobody wants.</summary>
    public bool Discard { get; set; }

    public ReadOnlySpan<byte> Written => _buffer.Written;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Forgets what was written and gives the buffer back.</summary>
    public void Clear() => _buffer.Clear();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!Discard)
        {
            _buffer.Append(buffer);
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
