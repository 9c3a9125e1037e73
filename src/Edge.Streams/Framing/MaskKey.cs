using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Edge.Streams.Framing;

/// <summary>Masking keys for the client's side.</summary>
public static class MaskKey
{
    /// <summary>A fresh key from a strong source of randomness (RFC 6455 section 5.3).</summary>
    public static uint Next()
    {
        Span<byte> key = stackalloc byte[sizeof(uint)];
        RandomNumberGenerator.Fill(key);
        return BinaryPrimitives.ReadUInt32BigEndian(key);
    }
}
