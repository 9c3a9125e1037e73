using System.Buffers.Binary;
using System.Text;
using Edge.Streams.Framing;

namespace Edge.Chaos.Harness;

/// <summary>Frames octet by octet, right or wrong (RFC 6455 section 5.2).</summary>
internal static class Frames
{
    private const byte MaskBit = 0x80;
    private const byte Length16 = 126;
    private const byte Length64 = 127;

    /// <summary>A masked frame whose first octet is given: FIN, RSV and opcode. At most 65,535 bytes.</summary>
    public static byte[] Masked(int firstOctet, byte[] payload)
    {
        byte[] length = payload.Length < Length16
            ? [(byte)(MaskBit | payload.Length)]
            : [MaskBit | Length16, (byte)(payload.Length >> 8), (byte)payload.Length];
        var key = MaskKey.Next();
        var masked = payload.ToArray();
        Masking.Apply(masked, key, 0);
        return [(byte)firstOctet, .. length, .. BigEndian(key), .. masked];
    }

    /// <summary>The same of ASCII text.</summary>
    public static byte[] Masked(int firstOctet, string payload) => Masked(firstOctet, Encoding.ASCII.GetBytes(payload));

    /// <summary>A frame as only a server may send it.</summary>
    public static byte[] Unmasked(int firstOctet, string payload) =>
        [(byte)firstOctet, (byte)payload.Length, .. Encoding.ASCII.GetBytes(payload)];

    /// <summary>The header of a masked frame of any announced length, and nothing of its payload.</summary>
    public static byte[] Announced(int firstOctet, ulong length)
    {
        var octets = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(octets, length);
        return [(byte)firstOctet, MaskBit | Length64, .. octets, 1, 2, 3, 4];
    }

    /// <summary>A masked Close.</summary>
    public static byte[] Close(int code, params byte[] reason) =>
        Masked(0x88, [(byte)(code >> 8), (byte)code, .. reason]);

    private static byte[] BigEndian(uint value)
    {
        var octets = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        return octets;
    }
}
