using System.Buffers.Binary;
using System.Text;

namespace Edge.Streams.Framing;

/// <summary>Why a connection was closed (RFC 6455 sections 5.5.1 and 7.4).</summary>
/// <param name="Code">A code of section 7.4, or 1005 if the Close had none.</param>
/// <param name="Reason">Text for people, at most 123 bytes of UTF-8; may be empty.</param>
public readonly record struct CloseStatus(int Code, string Reason)
{
    /// <summary>Reads the payload of a Close that a <see cref="MessageReader"/> has let through.</summary>
    /// <param name="validatedPayload">Empty, or a valid code and a UTF-8 reason.</param>
    /// <returns>The status; code 1005 and no reason for an empty payload.</returns>
    /// <exception cref="ArgumentException">The payload is a single octet, so it was not validated.</exception>
    public static CloseStatus Parse(ReadOnlySpan<byte> validatedPayload)
    {
        if (validatedPayload.IsEmpty)
        {
            return new CloseStatus(CloseCodes.NoStatus, string.Empty);
        }

        if (validatedPayload.Length == 1)
        {
            throw new ArgumentException("A close payload of 1 byte is not valid.", nameof(validatedPayload));
        }

        var code = BinaryPrimitives.ReadUInt16BigEndian(validatedPayload);
        return new CloseStatus(code, Encoding.UTF8.GetString(validatedPayload[2..]));
    }

    /// <summary>
    /// Whether a code may stand in a Close frame: 1000-1003 and 1007-1014 (registered), 3000-4999 (libraries and
    /// applications). 1004, 1005, 1006 and 1015 may not (section 7.4.1), nor may unassigned ones (section 7.4.2).
    /// </summary>
    /// <param name="code">Any number.</param>
    public static bool IsValidCode(int code) => code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);
}
