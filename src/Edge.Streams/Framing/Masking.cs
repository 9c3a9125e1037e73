using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Edge.Streams.Framing;

/// <summary>Masking and unmasking, which are the same (RFC 6455 section 5.3).</summary>
public static class Masking
{
    /// <summary>Applies the mask in place.</summary>
    /// <param name="payload">A part of a frame's payload.</param>
    /// <param name="maskKey">The four octets of the key, the first one on the wire most significant.</param>
    /// <param name="offset">
    /// Where in the frame's payload the part begins, from 0 on; only its rest by 4 matters.
    /// </param>
    public static void Apply(Span<byte> payload, uint maskKey, int offset)
    {
        var key = BitOperations.RotateLeft(maskKey, (offset & 3) * 8);
        var word = BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(key) : key;
        var done = 0;
        if (payload.Length >= Vector<byte>.Count)
        {
            var mask = Vector.AsVectorByte(new Vector<uint>(word));
            ref var start = ref MemoryMarshal.GetReference(payload);
            for (; done <= payload.Length - Vector<byte>.Count; done += Vector<byte>.Count)
            {
                (Vector.LoadUnsafe(ref start, (nuint)done) ^ mask).StoreUnsafe(ref start, (nuint)done);
            }
        }

        ApplyTail(payload[done..], word);
    }

    private static void ApplyTail(Span<byte> tail, uint word)
    {
        foreach (ref var part in MemoryMarshal.Cast<byte, uint>(tail))
        {
            part ^= word;
        }

        Span<byte> octets = stackalloc byte[sizeof(uint)];
        MemoryMarshal.Write(octets, word);
        for (var i = tail.Length & ~3; i < tail.Length; i++)
        {
            tail[i] ^= octets[i & 3];
        }
    }
}
