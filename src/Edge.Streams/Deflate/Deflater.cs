using System.Buffers;
using System.IO.Compression;

namespace Edge.Streams.Deflate;

/// <summary>
/// Deflates the messages of one direction of a connection (RFC 7692 section 7.2.1). Inside is a
/// <see cref="DeflateStream"/>: about 210 KiB, with context takeover for the life of the connection, else only during
/// a call. It always works with a window of 15 bits; where less was agreed on, a message is compressed in pieces of
/// that window's size, each without knowledge of the one before, so that no reference can point further back.
/// </summary>
public sealed class Deflater : IDisposable
{
    private readonly bool _keepsStream;
    private readonly int _pieceBytes;
    private readonly CompressionLevel _level;
    private readonly DeflateSink _sink = new();
    private DeflateStream? _stream;

    /// <summary>Makes a deflater.</summary>
    /// <param name="contextTakeover">
    /// Whether history may be kept between messages; it is not with less than 15 bits.
    /// </param>
    /// <param name="windowBits">How far back references may point, a power of two in bytes, from 8 to 15.</param>
    /// <param name="level">Time against ratio.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is outside of its range.</exception>
    public Deflater(bool contextTakeover, int windowBits, CompressionLevel level)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(windowBits, DeflateParameters.MinWindowBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(windowBits, DeflateParameters.MaxWindowBits);
        var full = windowBits == DeflateParameters.MaxWindowBits;
        _keepsStream = contextTakeover && full;
        _pieceBytes = full ? int.MaxValue : 1 << windowBits;
        _level = level;
    }

    /// <summary>
    /// Whether a later message may refer to an earlier one, so that none that was deflated may stay unsent.
    /// </summary>
    internal bool KeepsHistory => _keepsStream;

    /// <summary>Compresses one whole message.</summary>
    /// <param name="payload">The message; may be empty.</param>
    /// <param name="output">Takes the payload of the compressed message, to be sent with RSV1 set.</param>
    public void Deflate(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Compress(payload));
        Release();
    }

    /// <summary>Gives back the memory of the compression.</summary>
    public void Dispose()
    {
        EndStream();
        _sink.Clear();
    }

    /// <summary>
    /// Compresses one whole message into the deflater's own buffer, which is valid until <see cref="Release"/>.
    /// </summary>
    internal ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            // Section 7.2.3.6: an empty stored block without its tail.
            return Inflater.Tail[..1];
        }

        for (var rest = payload; !rest.IsEmpty;)
        {
            var piece = rest[..Math.Min(rest.Length, _pieceBytes)];
            rest = rest[piece.Length..];
            _stream ??= new DeflateStream(_sink, _level, leaveOpen: true);
            _stream.Write(piece);
            _stream.Flush();
            if (!_keepsStream)
            {
                EndStream();
            }
        }

        var written = _sink.Written;
        return written.EndsWith(Inflater.Tail)
            ? written[..^Inflater.Tail.Length]
            : throw new InvalidOperationException("The flush did not end with an empty stored block.");
    }

    internal void Release() => _sink.Clear();

    private void EndStream()
    {
        _sink.Discard = true;
        _stream?.Dispose();
        _stream = null;
        _sink.Discard = false;
    }
}
