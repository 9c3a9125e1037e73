using Edge.Streams.Framing;

namespace Edge.Streams.Tests.Framing;

/// <summary>What is accepted: the examples of RFC 6455 section 5.7 and the rules of sections 5.2 to 5.5.</summary>
public sealed class MessageReaderTests
{
    public static TheoryData<string, string> ExamplesOfTheRfc => new()
    {
        { "818537fa213d7f9f4d5158", "Text 48656C6C6F" },
        { "898537fa213d7f9f4d5158", "Ping 48656C6C6F" },
        { "8a8537fa213d7f9f4d5158", "Pong 48656C6C6F" },
        { "018337fa213d7f9f4d808237fa213d5b95", "Text 48656C6C6F" },
    };

    public static TheoryData<string, string> UnmaskedExamplesOfTheRfc => new()
    {
        { "810548656c6c6f", "Text 48656C6C6F" },
        { "010348656c80026c6f", "Text 48656C6C6F" },
        { "890548656c6c6f", "Ping 48656C6C6F" },
    };

    [Theory]
    [MemberData(nameof(ExamplesOfTheRfc))]
    public void Read_WhenServerGetsExampleOfRfc_GivesItsMessage(string bytes, string expected)
    {
        var reading = Reading.Of(Convert.FromHexString(bytes));

        Assert.Equal([expected], reading.Messages);
    }

    [Theory]
    [MemberData(nameof(UnmaskedExamplesOfTheRfc))]
    public void Read_WhenClientGetsExampleOfRfc_GivesItsMessage(string bytes, string expected)
    {
        var reading = Reading.Of(Reading.Client, Convert.FromHexString(bytes));

        Assert.Equal([expected], reading.Messages);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(65535)]
    [InlineData(65536)]
    [InlineData(1 << 20)]
    public void Read_WhenPayloadHasLengthAtBorder_GivesItExactly(int length)
    {
        var payload = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();

        var reading = Reading.Of(Frames.Frame(2, payload));

        Assert.Equal([Reading.Describe(Opcode.Binary, payload)], reading.Messages);
    }

    [Theory]
    [InlineData(126)]
    [InlineData(127)]
    public void Read_WhenLengthIsNotInItsShortestForm_TakesIt(int code)
    {
        byte[] bytes = [.. Frames.Header(2, final: true, reserved: 0, masked: true, code, 2), 0, 0, 0, 0, 7, 8];

        var reading = Reading.Of(bytes);

        Assert.Equal([Reading.Describe(Opcode.Binary, [7, 8])], reading.Messages);
    }

    [Fact]
    public void Read_WhenControlFramesStandBetweenFragments_GivesThemFirst()
    {
        byte[] bytes =
        [
            .. Frames.Frame(1, "ab"u8.ToArray(), final: false),
            .. Frames.Frame(9, [1]),
            .. Frames.Frame(0, [], final: false),
            .. Frames.Frame(10, [2]),
            .. Frames.Frame(0, "cd"u8.ToArray()),
        ];

        var reading = Reading.Of(bytes);

        Assert.Equal(["Ping 01", "Pong 02", Reading.Text("abcd")], reading.Messages);
    }

    [Fact]
    public void Read_WhenSeveralMessagesAreThere_ConsumesOneAtATime()
    {
        using var reader = new MessageReader(Reading.Server);
        var first = Frames.Text("one");
        byte[] bytes = [.. first, .. Frames.Text("two")];

        var status = reader.Read(bytes, out var consumed, out var message, out _);

        Assert.Equal((ReadStatus.Message, first.Length), (status, consumed));
        Assert.Equal("one"u8, message.Payload.Span);
    }

    [Fact]
    public void Read_WhenBytesFollowClose_DiscardsThem()
    {
        var reading = Reading.Of([.. Frames.Close(1000, "bye"), .. Frames.Text("late"), .. Frames.Frame(3, [])]);

        Assert.Equal(["Close 03E8627965"], reading.Messages);
        Assert.Equal(default, reading.Violation);
    }

    [Fact]
    public void Read_WhenCloseStandsInsideMessage_GivesTheClose()
    {
        var reading = Reading.Of([.. Frames.Frame(1, [0x61], final: false), .. Frames.Close([])]);

        Assert.Equal(["Close "], reading.Messages);
    }

    [Fact]
    public void Read_AfterViolation_RepeatsIt()
    {
        using var reader = new MessageReader(Reading.Server);
        reader.Read(Frames.Frame(3, []), out _, out _, out var first);

        var status = reader.Read(Frames.Text("fine"), out var consumed, out _, out var second);

        Assert.Equal((ReadStatus.Violation, Frames.Text("fine").Length), (status, consumed));
        Assert.Equal(first, second);
    }

    [Fact]
    public void InMessage_FollowsTheDataMessage()
    {
        using var reader = new MessageReader(Reading.Server);
        var states = new List<bool> { reader.InMessage };
        var ping = Frames.Frame(9, []);
        foreach (var frame in new[] { Frames.Frame(1, [0x61], final: false), ping.ToArray(), Frames.Frame(0, [0x62]), ping })
        {
            reader.Read(frame, out _, out _, out _);
            states.Add(reader.InMessage);
        }

        Assert.Equal([false, true, true, false, false], states);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(1, long.MaxValue)]
    public void Constructor_WhenLimitIsOutOfRange_Throws(long maxFrameBytes, long maxMessageBytes)
    {
        var options = new MessageReaderOptions { MaxFrameBytes = maxFrameBytes, MaxMessageBytes = maxMessageBytes };

        Assert.Throws<ArgumentOutOfRangeException>(() => new MessageReader(options));
    }
}
