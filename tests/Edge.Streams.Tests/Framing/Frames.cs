using System.Buffers.Binary;
using System.Text;

namespace Edge.Streams.Tests.Framing;

/// <summary>
/// Frames as a client sends them, right or wrong: written octet by octet, without the code under test.
/// </summary>
internal static class Frames
{
    private static readonly byte[] Key = [0x37, 0xfa, 0x21, 0x3d];

    public static byte[] Text(string text) => Frame(1, Encoding.UTF8.GetBytes(text));

    public static byte[] Frame(int opcode, byte[] payload) => Frame(opcode, payload, final: true, reserved: 0, masked: true);

    public static byte[] Frame(int opcode, byte[] payload, bool final) => Frame(opcode, payload, final, reserved: 0, masked: true);

    public static byte[] Frame(int opcode, byte[] payload, bool final, int reserved, bool masked)
    {
        var code = payload.Length < 126 ? payload.Length : payload.Length <= ushort.MaxValue ? 126 : 127;
        var header = Header(opcode, final, reserved, masked, code, (ulong)payload.Length);
        return masked ? [.. header, .. Key, .. Mask(payload)] : [.. header, .. payload];
    }

    /// <summary>A header with any length code and length, up to and without the mask key.</summary>
    public static byte[] Header(int opcode, bool final, int reserved, bool masked, int code, ulong length)
    {
        var octets = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(octets, length);
        var extended = octets[(code switch { 126 => 6, 127 => 0, _ => 8 })..];
        return [(byte)((final ? 0x80 : 0) | (reserved << 4) | opcode), (byte)((masked ? 0x80 : 0) | code), .. extended];
    }

    public static byte[] Close(int code, string reason) => Close([(byte)(code >> 8), (byte)code, .. Encoding.UTF8.GetBytes(reason)]);

    public static byte[] Close(byte[] payload) => Frame(8, payload);

    private static byte[] Mask(byte[] payload) => [.. payload.Select((octet, i) => (byte)(octet ^ Key[i & 3]))];
}
