using System.Buffers.Binary;
using System.Text.Unicode;

namespace Edge.Streams.Framing;

/// <summary>The rules for the payload of a Close (RFC 6455 sections 5.5.1 and 7.4).</summary>
internal static class ClosePayload
{
    /// <summary>The breach in a Close payload, or null if it is empty or a valid code and reason.</summary>
    public static ProtocolViolation? Check(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return null;
        }

        if (payload.Length == 1)
        {
            return new ProtocolViolation(CloseCodes.ProtocolError, "close payload of 1 byte");
        }

        if (!CloseStatus.IsValidCode(BinaryPrimitives.ReadUInt16BigEndian(payload)))
        {
            return new ProtocolViolation(CloseCodes.ProtocolError, "invalid close code");
        }

        return Utf8.IsValid(payload[2..])
            ? null
            : new ProtocolViolation(CloseCodes.InvalidPayload, "close reason is not valid UTF-8");
    }
}
