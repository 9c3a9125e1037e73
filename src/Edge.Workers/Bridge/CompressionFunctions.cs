using System.IO.Compression;
using Microsoft.ClearScript.V8.FastProxy;

namespace Edge.Workers.Bridge;

/// <summary>Deflate and its formats, a whole body at a time: one call makes the result, the next takes it.</summary>
internal sealed class CompressionFunctions : IHostFunctions
{
    private const int MaxBytes = 32 << 20;
    private const int ChunkBytes = 16 << 10;
    private byte[] _result = [];

    /// <inheritdoc/>
    public void AddTo(HostTable table)
    {
        table.AddComputation("compress", (in V8FastArgs args, in V8FastResult result) =>
            result.Set(Keep(Compress(args.GetString(0), args.CopyBytes(1)))));
        table.AddComputation("decompress", (in V8FastArgs args, in V8FastResult result) =>
            result.Set(Decompress(args.GetString(0), args.CopyBytes(1)) is { } plain ? Keep(plain) : -1));
        table.AddComputation("takeBytes", (in V8FastArgs args, in V8FastResult result) =>
        {
            result.Set(args.FillBytes(0, _result));
            _result = [];
        });
    }

    private int Keep(byte[] bytes)
    {
        _result = bytes;
        return bytes.Length;
    }

    private static byte[] Compress(string format, byte[] data)
    {
        using var packed = new MemoryStream();
        using (var packing = Open(format, packed, CompressionMode.Compress))
        {
            packing.Write(data);
        }

        return packed.ToArray();
    }

    // Null for what is no such data, ends early, or grows beyond the bound.
    private static byte[]? Decompress(string format, byte[] data)
    {
        try
        {
            using var source = new MemoryStream(data);
            using var unpacking = Open(format, source, CompressionMode.Decompress);
            using var plain = new MemoryStream();
            var chunk = new byte[ChunkBytes];
            int read;
            while ((read = unpacking.Read(chunk)) > 0)
            {
                if (plain.Length + read > MaxBytes)
                {
                    return null;
                }

                plain.Write(chunk, 0, read);
            }

            return plain.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static Stream Open(string format, Stream stream, CompressionMode mode) => format switch
    {
        "gzip" => new GZipStream(stream, mode, leaveOpen: true),
        "deflate" => new ZLibStream(stream, mode, leaveOpen: true),
        _ => new DeflateStream(stream, mode, leaveOpen: true),
    };
}
