using System.Buffers.Binary;

namespace Edge.Streams.Framing;

/// <summary>
/// The header of one frame (RFC 6455 section 5.2):
/// <code>
///  0 1 2 3 4 5 6 7   8 9 ...      15   0, 2 or 8 octets   0 or 4 octets
/// +-+-+-+-+-------+ +-+-------------+ +----------------+ +-------------+
/// |F|R|R|R|opcode | |M| length or   | | length, if 126 | | mask key,   |
/// |I|S|S|S|       | |A| 126 or 127  | | (16 bits) or   | | if M is set |
/// |N|1|2|3|       | |S|             | | 127 (64 bits)  | |             |
/// +-+-+-+-+-------+ +-+-------------+ +----------------+ +-------------+
/// </code>
/// </summary>
internal readonly record struct FrameHeader(
    Opcode Opcode, bool Final, bool Compressed, bool Masked, uint MaskKey, long Length)
{
    public const byte FinalBit = 0x80;
    public const byte CompressedBit = 0x40;
    public const byte ReservedBits = 0x30;
    public const byte OpcodeBits = 0x0F;
    public const byte MaskBit = 0x80;
    public const byte Length16 = 126;
    public const byte Length64 = 127;

    public bool IsControl => Opcode >= Opcode.Close;

    /// <summary>
    /// Parses a header as far as it is there, and refuses it as soon as one octet shows that it is wrong.
    /// </summary>
    /// <param name="source">
    /// The octets from the header's first on; may be cut anywhere and may go beyond the header.
    /// </param>
    /// <param name="rules">What the connection allows at this point.</param>
    /// <param name="header">The header, if it is complete.</param>
    /// <param name="headerLength">Its length in bytes, if it is complete.</param>
    /// <param name="violation">The breach, if there is one.</param>
    /// <returns>Message for a complete header.</returns>
    public static ReadStatus Parse(
        ReadOnlySpan<byte> source,
        in FrameRules rules,
        out FrameHeader header,
        out int headerLength,
        out ProtocolViolation violation)
    {
        header = default;
        var status = ParseLength(source, rules, out var length, out headerLength, out violation);
        if (status != ReadStatus.Message)
        {
            return status;
        }

        var masked = (source[1] & MaskBit) != 0;
        var maskKey = 0u;
        if (masked && !BinaryPrimitives.TryReadUInt32BigEndian(source[headerLength..], out maskKey))
        {
            return ReadStatus.Incomplete;
        }

        headerLength += masked ? sizeof(uint) : 0;
        header = new FrameHeader(
            (Opcode)(source[0] & OpcodeBits),
            (source[0] & FinalBit) != 0,
            (source[0] & CompressedBit) != 0,
            masked,
            maskKey,
            length);
        return ReadStatus.Message;
    }

    /// <summary>Everything in front of the mask key; <paramref name="end"/> is where that would stand.</summary>
    private static ReadStatus ParseLength(
        ReadOnlySpan<byte> source, in FrameRules rules, out long length, out int end, out ProtocolViolation violation)
    {
        (length, end, violation) = (0, 0, default);
        if (source.IsEmpty)
        {
            return ReadStatus.Incomplete;
        }

        if (!rules.AllowFirstOctet(source[0], ref violation)
            || (source.Length > 1 && !rules.AllowSecondOctet(source[0], source[1], ref violation)))
        {
            return ReadStatus.Violation;
        }

        if (source.Length < 2 || !TryReadLength(source, out length, out end))
        {
            return ReadStatus.Incomplete;
        }

        return rules.AllowLength(source[0], length, ref violation) ? ReadStatus.Message : ReadStatus.Violation;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> source, out long length, out int end)
    {
        var code = source[1] & ~MaskBit;
        length = code;
        end = code switch { Length16 => 4, Length64 => 10, _ => 2 };
        if (source.Length < end)
        {
            return false;
        }

        if (end == 4)
        {
            length = BinaryPrimitives.ReadUInt16BigEndian(source[2..]);
        }
        else if (end == 10)
        {
            length = BinaryPrimitives.ReadInt64BigEndian(source[2..]);
        }

        return true;
    }
}
