using System.Text;
using Edge.Streams.Framing;
using Edge.Testing;

namespace Edge.Streams.Tests.Framing;

/// <summary>UTF-8 in text messages and by itself (RFC 6455 section 8.1, RFC 3629).</summary>
public sealed class TextTests
{
    /// <summary>
    /// Texts, and after how many octets each can no longer be valid (its length if only its end shows it).
    /// </summary>
    public static TheoryData<string, int> Invalid => new()
    {
        { "80", 1 }, { "BF", 1 }, { "C080", 1 }, { "C1BF", 1 }, { "C220", 2 }, { "E08080", 2 }, { "E09FBF", 2 },
        { "E228A1", 2 }, { "E282E2", 3 }, { "EDA080", 2 }, { "EDBFBF", 2 }, { "F0808080", 2 }, { "F08FBFBF", 2 },
        { "F0288CBC", 2 }, { "F09F92F0", 4 }, { "F4908080", 2 }, { "F5808080", 1 }, { "F888808080", 1 }, { "FC8480808080", 1 },
        { "FE", 1 }, { "FF", 1 }, { "6F6BC328", 4 }, { "F7BFBFBF", 1 },
    };

    public static TheoryData<string> CutShort => ["C2", "E0", "E0A0", "E282", "ED9F", "F0", "F09F", "F09F92", "F48F", "F48FBF", "6162C3"];

    public static TheoryData<string> Valid =>
    [
        "", "hello", "\u00a2", "\u20ac", "\U00024b62", "\u07ff", "\u0800", "\uffff", "\U0010ffff", "\ud7ff", "\ue000", "\ufffd", "\ufeffbom",
        "\u0000", "κόσμε", "e\u0301", "\U0001f469\u200d\U0001f4bb", "\u2028", "\ufdd0", "a long text of ASCII that fills more than one vector, and then é",
    ];

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Read_WhenTextIsInvalid_RefusesAtTheFirstImpossibleOctet(string hex, int impossibleAt)
    {
        var text = Convert.FromHexString("6162" + hex + "6364");
        const int Header = 6;

        var reading = Reading.Of(Splits.ByteByByte(Frames.Frame(1, text)));

        Assert.Equal(CloseCodes.InvalidPayload, reading.Violation.CloseCode);
        Assert.Equal(Header + 2 + impossibleAt, reading.StepsOfViolation);
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Read_WhenLaterFragmentIsInvalid_RefusesBeforeTheFrameIsComplete(string hex, int impossibleAt)
    {
        var second = Frames.Frame(0, [.. Convert.FromHexString(hex), .. new byte[50]]);
        byte[] bytes = [.. Frames.Frame(1, "κ"u8.ToArray(), final: false), .. second[..(6 + impossibleAt)]];

        var reading = Reading.Of(bytes);

        Assert.Equal(CloseCodes.InvalidPayload, reading.Violation.CloseCode);
    }

    [Theory]
    [MemberData(nameof(CutShort))]
    public void Read_WhenTextEndsInsideCharacter_Refuses(string hex)
    {
        var text = Convert.FromHexString(hex);
        byte[] fragmented = [.. Frames.Frame(1, text, final: false), .. Frames.Frame(0, [])];

        Assert.Equal(CloseCodes.InvalidPayload, Reading.Of(Frames.Frame(1, text)).Violation.CloseCode);
        Assert.Equal(CloseCodes.InvalidPayload, Reading.Of(fragmented).Violation.CloseCode);
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Read_WhenBinaryIsNotText_GivesIt(string hex, int impossibleAt)
    {
        var reading = Reading.Of(Frames.Frame(2, Convert.FromHexString(hex)));

        Assert.Equal(["Binary " + hex], reading.Messages);
        Assert.InRange(impossibleAt, 1, hex.Length / 2);
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void Read_WhenTextIsValidAndCutAnywhere_GivesIt(string text)
    {
        var octets = Encoding.UTF8.GetBytes("a" + text + "b");
        foreach (var parts in Splits.InThree(octets))
        {
            byte[] bytes =
            [
                .. Frames.Frame(1, parts[0], final: false),
                .. Frames.Frame(0, parts[1], final: false),
                .. Frames.Frame(0, parts[2]),
            ];

            Assert.Equal([Reading.Text("a" + text + "b")], Reading.Of(bytes).Messages);
        }
    }

    /// <summary>
    /// Every text of up to three octets out of those at which a rule changes, against the strict decoder.
    /// </summary>
    [Fact]
    public void Append_WhenOctetsAreAnyAtBorders_AgreesWithDecoder()
    {
        byte[] borders =
        [
            0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4,
            0xF5, 0xFF,
        ];
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        var texts = from a in borders
                    from b in borders
                    from c in borders
                    from d in (byte[])[0x41, 0x80, 0xBF]
                    select new[] { a, b, c, d };
        foreach (var text in texts)
        {
            var expected = IsValid(strict, text);
            foreach (var parts in Splits.InTwo(text))
            {
                Assert.True(expected == Check(parts), Convert.ToHexString(text));
            }
        }
    }

    [Fact]
    public void Reset_AfterInvalidText_StartsOver()
    {
        var check = default(Utf8Check);
        Assert.False(check.Append([0xFF]));

        check.Reset();

        Assert.True(check.Append("fine"u8) && check.IsComplete);
    }

    private static bool Check(byte[][] parts)
    {
        var check = default(Utf8Check);
        return parts.All(part => check.Append(part)) && check.IsComplete;
    }

    private static bool IsValid(UTF8Encoding strict, byte[] text)
    {
        try
        {
            strict.GetCharCount(text);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
