using System.Buffers;
using System.IO.Compression;

namespace Edge.Streams.Deflate;

/// <summary>Deflates the messages of one direction of a connection (RFC 7692 section 7.2.1).</summary>
public sealed class Deflater : IDisposable
{
    /// <summary>Makes a deflater.</summary>
    /// <param name="contextTakeover">Whether history is kept between messages.</param>
    /// <param name="windowBits">How far back references may point, a power of two in bytes, from 8 to 15.</param>
    /// <param name="level">Time against ratio.</param>
    public Deflater(bool contextTakeover, int windowBits, CompressionLevel level)
    {
        _ = (contextTakeover, windowBits, level);
    }

    /// <summary>Compresses one whole message.</summary>
    /// <param name="payload">The message.</param>
    /// <param name="output">Takes the payload of the compressed message.</param>
    public void Deflate(ReadOnlySpan<byte> payload, IBufferWriter<byte> output) => throw new NotSupportedException();

    /// <summary>Gives back the memory of the compression.</summary>
    public void Dispose()
    {
    }
}
