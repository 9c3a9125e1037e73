using System.Text.Unicode;

namespace Edge.Streams.Framing;

/// <summary>
/// Checks text that comes in pieces for well-formed UTF-8 (RFC 3629, RFC 6455 section 8.1). Pieces may be cut anywhere;
/// the first octet that no continuation can make valid is refused at once. The default value is the start of a text.
/// </summary>
public struct Utf8Check
{
    private byte _missing;
    private byte _low;
    private byte _high;

    /// <summary>Whether the pieces so far end at a character boundary, so that the text may end here.</summary>
    public readonly bool IsComplete => _missing == 0;

    /// <summary>Checks the next piece.</summary>
    /// <param name="piece">Octets that follow the ones checked before; may be empty.</param>
    /// <returns>
    /// Whether the text can still be valid; after false the state means nothing until <see cref="Reset"/>.
    /// </returns>
    public bool Append(ReadOnlySpan<byte> piece)
    {
        var done = 0;
        while (_missing > 0 && done < piece.Length)
        {
            if (!Step(piece[done++]))
            {
                return false;
            }
        }

        var rest = piece[done..];
        var tail = CutCharacterLength(rest);
        return Utf8.IsValid(rest[..^tail]) && AppendTail(rest[^tail..]);
    }

    /// <summary>Starts over with a new text.</summary>
    public void Reset() => this = default;

    /// <summary>
    /// The length of a multi-octet character that begins near the end of the piece and goes beyond it, else 0.
    /// </summary>
    private static int CutCharacterLength(ReadOnlySpan<byte> piece)
    {
        for (var back = 1; back <= 3 && back <= piece.Length; back++)
        {
            var octet = piece[^back];
            if (octet >= 0xC0)
            {
                var length = octet >= 0xF0 ? 4 : octet >= 0xE0 ? 3 : 2;
                return length > back ? back : 0;
            }

            if (octet < 0x80)
            {
                return 0;
            }
        }

        return 0;
    }

    private bool AppendTail(ReadOnlySpan<byte> tail)
    {
        foreach (var octet in tail)
        {
            if (!Step(octet))
            {
                return false;
            }
        }

        return true;
    }

    private bool Step(byte octet)
    {
        if (_missing == 0)
        {
            return Lead(octet);
        }

        var allowed = octet >= _low && octet <= _high;
        (_missing, _low, _high) = ((byte)(_missing - 1), 0x80, 0xBF);
        return allowed;
    }

    /// <summary>
    /// The bounds of the second octet shut out overlong forms, surrogates and what is above U+10FFFF.
    /// </summary>
    private bool Lead(byte octet)
    {
        (_missing, _low, _high) = octet switch
        {
            < 0x80 => ((byte)0, (byte)0, (byte)0),
            >= 0xC2 and <= 0xDF => ((byte)1, (byte)0x80, (byte)0xBF),
            0xE0 => ((byte)2, (byte)0xA0, (byte)0xBF),
            0xED => ((byte)2, (byte)0x80, (byte)0x9F),
            >= 0xE1 and <= 0xEF => ((byte)2, (byte)0x80, (byte)0xBF),
            0xF0 => ((byte)3, (byte)0x90, (byte)0xBF),
            >= 0xF1 and <= 0xF3 => ((byte)3, (byte)0x80, (byte)0xBF),
            0xF4 => ((byte)3, (byte)0x80, (byte)0x8F),
            _ => (byte.MaxValue, (byte)0, (byte)0),
        };
        return _missing != byte.MaxValue;
    }
}
