using System.Buffers;
using Edge.Streams.Framing;

namespace Edge.Streams.Deflate;

/// <summary>
/// Compresses frames that were encoded once for all connections, for one connection that agreed on permessage-deflate.
/// One caller at a time, with the frames in the order in which they are sent.
/// </summary>
public sealed class FrameDeflater : IDisposable
{
    private readonly Deflater _deflater;
    private readonly int _minBytes;
    private bool _inFragments;

    /// <summary>Makes a rewriter for the server's side of a connection.</summary>
    /// <param name="agreement">What the connection agreed on.</param>
    /// <param name="options">Level and the size from which to compress.</param>
    public FrameDeflater(DeflateAgreement agreement, DeflateOptions options)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        ArgumentNullException.ThrowIfNull(options);
        _deflater = new Deflater(agreement.ServerContextTakeover, agreement.ServerMaxWindowBits, options.Level);
        _minBytes = options.MinBytes;
    }

    /// <summary>
    /// Writes the same frames with the payloads of whole text and binary messages compressed and RSV1 set. Control
    /// frames, fragments and payloads below the minimum stay as they are; so do, without context takeover, payloads
    /// that compression would not make smaller.
    /// </summary>
    /// <param name="frames">Whole unmasked frames as <see cref="FrameWriter"/> makes them, one after the other.</param>
    /// <param name="output">Takes the frames.</param>
    /// <exception cref="ArgumentException">The bytes are not whole, uncompressed server frames.</exception>
    public void Rewrite(ReadOnlySpan<byte> frames, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        while (!frames.IsEmpty)
        {
            var rules = new FrameRules(PeerRole.Client, _inFragments, false, long.MaxValue, long.MaxValue);
            var status = FrameHeader.Parse(frames, rules, out var header, out var headerLength, out var violation);
            if (status != ReadStatus.Message || header.Length > frames.Length - headerLength)
            {
                throw new ArgumentException($"Not whole server frames: {violation.Message ?? "cut short"}.", nameof(frames));
            }

            var frame = frames[..(headerLength + (int)header.Length)];
            frames = frames[frame.Length..];
            var whole = header is { Final: true, Opcode: Opcode.Text or Opcode.Binary } && header.Length >= _minBytes;
            _inFragments = header.IsControl ? _inFragments : !header.Final;
            if (!whole || !TryWriteCompressed(header.Opcode, frame[headerLength..], output))
            {
                output.Write(frame);
            }
        }
    }

    /// <summary>Gives back the memory of the compression.</summary>
    public void Dispose() => _deflater.Dispose();

    private bool TryWriteCompressed(Opcode opcode, ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        var compressed = _deflater.Compress(payload);
        var worthIt = _deflater.KeepsHistory || compressed.Length < payload.Length;
        if (worthIt)
        {
            var header = output.GetSpan(FrameWriter.MaxHeaderLength);
            output.Advance(FrameWriter.WriteHeader(header, opcode, final: true, compressed: true, compressed.Length));
            output.Write(compressed);
        }

        _deflater.Release();
        return worthIt;
    }
}
