namespace Edge.Streams.Framing;

/// <summary>What the next header of a connection may say. Every refusal is a <see cref="ProtocolViolation"/>.</summary>
/// <param name="Role">The side that we are.</param>
/// <param name="InMessage">Whether a fragmented message is under way.</param>
/// <param name="AllowCompressed">Whether permessage-deflate was agreed on.</param>
/// <param name="MaxFrameBytes">The largest payload of a data frame.</param>
/// <param name="MaxPlainBytes">What is left for the message under way, or for a new one that is not compressed.</param>
internal readonly record struct FrameRules(
    PeerRole Role, bool InMessage, bool AllowCompressed, long MaxFrameBytes, long MaxPlainBytes)
{
    private const int MaxControlPayload = 125;

    public bool AllowFirstOctet(byte first, ref ProtocolViolation violation)
    {
        var opcode = first & FrameHeader.OpcodeBits;
        var control = opcode >= (int)Opcode.Close;
        var error = opcode switch
        {
            > (int)Opcode.Binary and < (int)Opcode.Close or > (int)Opcode.Pong => "reserved opcode",
            _ when (first & FrameHeader.ReservedBits) != 0 => "RSV2 or RSV3 set without an extension",
            _ when (first & FrameHeader.CompressedBit) != 0 && !AllowCompressed => "RSV1 set without an extension",
            _ when (first & FrameHeader.CompressedBit) != 0 && (control || opcode == 0) =>
                "RSV1 set on a control frame or a continuation",
            _ when control && (first & FrameHeader.FinalBit) == 0 => "fragmented control frame",
            (int)Opcode.Continuation when !InMessage => "continuation without a message to continue",
            (int)Opcode.Text or (int)Opcode.Binary when InMessage => "new message inside a fragmented one",
            _ => null,
        };
        return Allow(error, CloseCodes.ProtocolError, ref violation);
    }

    public bool AllowSecondOctet(byte first, byte second, ref ProtocolViolation violation)
    {
        var masked = (second & FrameHeader.MaskBit) != 0;
        var control = (first & FrameHeader.OpcodeBits) >= (int)Opcode.Close;
        var error = masked != (Role == PeerRole.Server)
            ? masked ? "masked frame from a server" : "unmasked frame from a client"
            : control && (second & ~FrameHeader.MaskBit) > MaxControlPayload
                ? "control frame of more than 125 bytes" : null;
        return Allow(error, CloseCodes.ProtocolError, ref violation);
    }

    // A length that is not in its shortest form is a sender's fault (section 5.2), but harmless: it is taken.
    public bool AllowLength(byte first, long length, ref ProtocolViolation violation)
    {
        if (length < 0)
        {
            return Allow("64-bit length with the top bit set", CloseCodes.ProtocolError, ref violation);
        }

        if ((first & FrameHeader.OpcodeBits) >= (int)Opcode.Close)
        {
            return true;
        }

        var plain = (first & FrameHeader.CompressedBit) == 0;
        var error = length > MaxFrameBytes ? "frame over the size limit"
            : plain && length > MaxPlainBytes ? "message over the size limit" : null;
        return Allow(error, CloseCodes.MessageTooBig, ref violation);
    }

    private static bool Allow(string? error, int closeCode, ref ProtocolViolation violation)
    {
        if (error is not null)
        {
            violation = new ProtocolViolation(closeCode, error);
        }

        return error is null;
    }
}
