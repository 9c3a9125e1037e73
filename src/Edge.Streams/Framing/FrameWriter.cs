using System.Buffers.Binary;
using System.Text.Unicode;

namespace Edge.Streams.Framing;

/// <summary>Writes frames (RFC 6455 section 5.2), always with the shortest length encoding.</summary>
public static class FrameWriter
{
    /// <summary>The longest header: 2 octets, a length of 8 and a mask key of 4, in bytes.</summary>
    public const int MaxHeaderLength = 14;

    private const int MaxControlPayload = 125;
    private const int KeyLength = sizeof(uint);

    /// <summary>The length of a frame's header.</summary>
    /// <param name="payloadLength">In bytes, not negative.</param>
    /// <param name="masked">Whether the header carries a mask key, as a client's must.</param>
    /// <returns>2 to 14 bytes.</returns>
    public static int HeaderLength(long payloadLength, bool masked)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(payloadLength);
        var length = payloadLength <= MaxControlPayload ? 2 : payloadLength <= ushort.MaxValue ? 4 : 10;
        return masked ? length + KeyLength : length;
    }

    /// <summary>Writes the header of an unmasked frame, as a server sends it.</summary>
    /// <param name="destination">At least <see cref="HeaderLength"/> bytes.</param>
    /// <param name="opcode">What the frame carries.</param>
    /// <param name="final">Whether the message ends with this frame.</param>
    /// <param name="compressed">
    /// Whether to set RSV1: the message that begins here is deflated (RFC 7692 section 6).
    /// </param>
    /// <param name="payloadLength">In bytes, not negative; at most 125 for control frames.</param>
    /// <returns>The bytes written.</returns>
    /// <exception cref="ArgumentException">
    /// The destination is too short, or a control frame would break its rules.
    /// </exception>
    public static int WriteHeader(Span<byte> destination, Opcode opcode, bool final, bool compressed, long payloadLength)
    {
        var length = HeaderLength(payloadLength, masked: false);
        if (opcode >= Opcode.Close && (!final || compressed || payloadLength > MaxControlPayload))
        {
            throw new ArgumentException("A control frame is final, not compressed, and carries at most 125 bytes.", nameof(opcode));
        }

        if (destination.Length < length)
        {
            throw new ArgumentException($"The header needs {length} bytes, not {destination.Length}.", nameof(destination));
        }

        var flags = (final ? FrameHeader.FinalBit : 0) | (compressed ? FrameHeader.CompressedBit : 0);
        destination[0] = (byte)(flags | (byte)opcode);
        switch (length)
        {
            case 2:
                destination[1] = (byte)payloadLength;
                break;
            case 4:
                destination[1] = FrameHeader.Length16;
                BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)payloadLength);
                break;
            default:
                destination[1] = FrameHeader.Length64;
                BinaryPrimitives.WriteInt64BigEndian(destination[2..], payloadLength);
                break;
        }

        return length;
    }

    /// <summary>
    /// Writes the header of a masked frame, as a client sends it; the payload is for the caller to mask.
    /// </summary>
    /// <param name="destination">At least <see cref="HeaderLength"/> bytes.</param>
    /// <param name="opcode">What the frame carries.</param>
    /// <param name="final">Whether the message ends with this frame.</param>
    /// <param name="compressed">
    /// Whether to set RSV1: the message that begins here is deflated (RFC 7692 section 6).
    /// </param>
    /// <param name="payloadLength">In bytes, not negative; at most 125 for control frames.</param>
    /// <param name="maskKey">The key, first octet on the wire most significant; unpredictable (section 10.3).</param>
    /// <returns>The bytes written.</returns>
    /// <exception cref="ArgumentException">
    /// The destination is too short, or a control frame would break its rules.
    /// </exception>
    public static int WriteHeader(
        Span<byte> destination, Opcode opcode, bool final, bool compressed, long payloadLength, uint maskKey)
    {
        var length = WriteHeader(destination, opcode, final, compressed, payloadLength);
        destination[1] |= FrameHeader.MaskBit;
        BinaryPrimitives.WriteUInt32BigEndian(destination[length..], maskKey);
        return length + KeyLength;
    }

    /// <summary>Makes one whole unmasked frame, as a server sends it.</summary>
    /// <param name="opcode">What the frame carries.</param>
    /// <param name="payload">At most 125 bytes for control frames.</param>
    /// <returns>An array of exactly the frame, which may be shared and kept.</returns>
    public static byte[] Encode(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        var frame = GC.AllocateUninitializedArray<byte>(HeaderLength(payload.Length, masked: false) + payload.Length);
        var header = WriteHeader(frame, opcode, final: true, compressed: false, payload.Length);
        payload.CopyTo(frame.AsSpan(header));
        return frame;
    }

    /// <summary>Makes one whole masked frame, as a client sends it.</summary>
    /// <param name="opcode">What the frame carries.</param>
    /// <param name="payload">At most 125 bytes for control frames; left as it is.</param>
    /// <param name="maskKey">The key, first octet on the wire most significant; unpredictable (section 10.3).</param>
    /// <returns>An array of exactly the frame.</returns>
    public static byte[] EncodeMasked(Opcode opcode, ReadOnlySpan<byte> payload, uint maskKey)
    {
        var frame = GC.AllocateUninitializedArray<byte>(HeaderLength(payload.Length, masked: true) + payload.Length);
        var header = WriteHeader(frame, opcode, final: true, compressed: false, payload.Length, maskKey);
        payload.CopyTo(frame.AsSpan(header));
        Masking.Apply(frame.AsSpan(header), maskKey, 0);
        return frame;
    }

    /// <summary>Makes an unmasked Close, as a server sends it.</summary>
    /// <param name="code">
    /// A code for the wire (<see cref="CloseStatus.IsValidCode"/>), or 1005 for an empty Close.
    /// </param>
    /// <param name="reason">
    /// Text for people; cut to 123 bytes of UTF-8 at a character boundary; not used with 1005.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The code may not stand in a Close.</exception>
    public static byte[] EncodeClose(int code, string reason)
    {
        Span<byte> payload = stackalloc byte[MaxControlPayload];
        return Encode(Opcode.Close, payload[..WriteClosePayload(payload, code, reason)]);
    }

    /// <summary>Makes a masked Close, as a client sends it.</summary>
    /// <param name="code">
    /// A code for the wire (<see cref="CloseStatus.IsValidCode"/>), or 1005 for an empty Close.
    /// </param>
    /// <param name="reason">
    /// Text for people; cut to 123 bytes of UTF-8 at a character boundary; not used with 1005.
    /// </param>
    /// <param name="maskKey">The key, first octet on the wire most significant; unpredictable (section 10.3).</param>
    /// <exception cref="ArgumentOutOfRangeException">The code may not stand in a Close.</exception>
    public static byte[] EncodeMaskedClose(int code, string reason, uint maskKey)
    {
        Span<byte> payload = stackalloc byte[MaxControlPayload];
        return EncodeMasked(Opcode.Close, payload[..WriteClosePayload(payload, code, reason)], maskKey);
    }

    private static int WriteClosePayload(Span<byte> payload, int code, string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (code == CloseCodes.NoStatus)
        {
            return 0;
        }

        if (!CloseStatus.IsValidCode(code))
        {
            throw new ArgumentOutOfRangeException(nameof(code), code, "Not a code that may stand in a Close frame.");
        }

        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);

        // Stops in front of the first character that does not fit.
        _ = Utf8.FromUtf16(reason, payload[2..], out _, out var written);
        return 2 + written;
    }
}
