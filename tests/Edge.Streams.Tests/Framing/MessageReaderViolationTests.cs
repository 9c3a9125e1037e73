using Edge.Streams.Framing;
using Edge.Testing;

namespace Edge.Streams.Tests.Framing;

/// <summary>What RFC 6455 demands to be refused, with which code, and how early.</summary>
public sealed class MessageReaderViolationTests
{
    public static TheoryData<string, int, string> Breaches
    {
        get
        {
            var data = new TheoryData<string, int, string>
            {
                { "unmasked text", 1002, Hex(Frames.Header(1, true, 0, false, 5, 0)) },
                { "unmasked ping", 1002, Hex(Frames.Header(9, true, 0, false, 0, 0)) },
                { "continuation without start", 1002, "80" },
                { "continuation after a finished message", 1002, Hex([.. Frames.Text("a"), 0x80]) },
                { "text inside text", 1002, Hex([.. Frames.Frame(1, [0x61], final: false), 0x81]) },
                { "binary inside text", 1002, Hex([.. Frames.Frame(1, [0x61], final: false), 0x82]) },
                { "64-bit length with the top bit set", 1002, Hex(Frames.Header(2, true, 0, true, 127, (1UL << 63) + 1)) },
                { "frame over the limit", 1009, Hex(Frames.Header(2, true, 0, true, 127, (1 << 20) + 1)) },
                { "frame far over the limit", 1009, Hex(Frames.Header(2, true, 0, true, 127, long.MaxValue)) },
                { "close of one octet", 1002, Hex(Frames.Close([3])) },
                { "close with a reason that is not UTF-8", 1007, Hex(Frames.Close([3, 0xE8, 0xFF, 0xFE])) },
                { "close with a reason cut inside a character", 1007, Hex(Frames.Close([3, 0xE8, 0xE2, 0x82])) },
            };
            foreach (var opcode in new[] { 3, 4, 5, 6, 7, 11, 12, 13, 14, 15 })
            {
                data.Add($"opcode {opcode}", 1002, Hex([(byte)(0x80 | opcode)]));
                data.Add($"opcode {opcode} after a message", 1002, Hex([.. Frames.Text("ok"), (byte)(0x80 | opcode)]));
            }

            foreach (var opcode in new[] { 0, 1, 2, 8, 9, 10 })
            {
                for (var reserved = 1; reserved < 8; reserved++)
                {
                    data.Add($"RSV {reserved} with opcode {opcode}", 1002, Hex([(byte)(0x80 | (reserved << 4) | opcode)]));
                }
            }

            foreach (var opcode in new[] { 8, 9, 10 })
            {
                data.Add($"fragmented control frame {opcode}", 1002, Hex([(byte)opcode]));
                data.Add($"control frame {opcode} of 126 bytes", 1002, Hex([(byte)(0x80 | opcode), 0x80 | 126]));
                data.Add($"control frame {opcode} with a 64-bit length", 1002, Hex([(byte)(0x80 | opcode), 0x80 | 127]));
            }

            return data;
        }
    }

    public static TheoryData<int> ValidCloseCodes =>
        [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999];

    public static TheoryData<int> InvalidCloseCodes => [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535];

    /// <summary>Each breach is written up to and with the octet that shows it, so that it must be seen there.</summary>
    [Theory]
    [MemberData(nameof(Breaches))]
    public void Read_WhenRuleIsBroken_RefusesAtTheOctetThatShowsIt(string name, int closeCode, string bytes)
    {
        var octets = Splits.ByteByByte(Convert.FromHexString(bytes));

        var reading = Reading.Of(octets);

        Assert.True(closeCode == reading.Violation.CloseCode, $"{name}: {reading.Violation}");
        Assert.Equal(octets.Length, reading.StepsOfViolation);
        Assert.InRange(reading.Violation.Message.Length, 1, 123);
    }

    [Theory]
    [MemberData(nameof(Breaches))]
    public void Read_WhenRuleIsBrokenInOnePiece_RefusesWithTheSameCode(string name, int closeCode, string bytes)
    {
        var reading = Reading.Of(Convert.FromHexString(bytes));

        Assert.True(closeCode == reading.Violation.CloseCode, $"{name}: {reading.Violation}");
    }

    [Fact]
    public void Read_WhenClientGetsMaskedFrame_Refuses()
    {
        var reading = Reading.Of(Reading.Client, Frames.Text("x"));

        Assert.Equal(CloseCodes.ProtocolError, reading.Violation.CloseCode);
    }

    [Theory]
    [MemberData(nameof(ValidCloseCodes))]
    public void Read_WhenCloseCodeIsValid_GivesTheClose(int code)
    {
        var reading = Reading.Of(Frames.Close(code, ""));

        Assert.Equal([$"Close {code:X4}"], reading.Messages);
        Assert.True(CloseStatus.IsValidCode(code));
    }

    [Theory]
    [MemberData(nameof(InvalidCloseCodes))]
    public void Read_WhenCloseCodeIsInvalid_Refuses(int code)
    {
        var reading = Reading.Of(Frames.Close(code, ""));

        Assert.Equal(CloseCodes.ProtocolError, reading.Violation.CloseCode);
        Assert.False(CloseStatus.IsValidCode(code));
    }

    [Fact]
    public void Read_WhenFragmentsAddUpBeyondTheLimit_RefusesFromTheHeader()
    {
        var options = Reading.Server with { MaxMessageBytes = 10 };
        byte[] bytes = [.. Frames.Frame(2, new byte[6], final: false), .. Frames.Header(0, true, 0, true, 5, 0)];

        var reading = Reading.Of(options, bytes);

        Assert.Equal(CloseCodes.MessageTooBig, reading.Violation.CloseCode);
    }

    [Fact]
    public void Read_WhenFragmentsAddUpToTheLimit_GivesTheMessage()
    {
        var options = Reading.Server with { MaxMessageBytes = 10, MaxFrameBytes = 6 };
        byte[] bytes = [.. Frames.Frame(2, new byte[6], final: false), .. Frames.Frame(0, new byte[4])];

        var reading = Reading.Of(options, bytes);

        Assert.Equal([Reading.Describe(Opcode.Binary, new byte[10])], reading.Messages);
    }

    [Fact]
    public void Read_WhenFrameIsOverTheFrameLimit_Refuses()
    {
        var options = Reading.Server with { MaxFrameBytes = 6 };

        var reading = Reading.Of(options, Frames.Header(2, false, 0, true, 7, 0));

        Assert.Equal(CloseCodes.MessageTooBig, reading.Violation.CloseCode);
    }

    [Fact]
    public void Read_WhenControlFrameIsLargerThanDataMayBe_GivesIt()
    {
        var options = Reading.Server with { MaxFrameBytes = 1, MaxMessageBytes = 1 };

        var reading = Reading.Of(options, Frames.Frame(9, new byte[125]));

        Assert.Equal([Reading.Describe(Opcode.Ping, new byte[125])], reading.Messages);
    }

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes);
}
