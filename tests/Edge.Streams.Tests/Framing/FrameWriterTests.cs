using System.Text;
using Edge.Streams.Framing;

namespace Edge.Streams.Tests.Framing;

public sealed class FrameWriterTests
{
    private const uint KeyOfTheRfc = 0x37fa213d;

    [Theory]
    [InlineData(0, 2)]
    [InlineData(125, 2)]
    [InlineData(126, 4)]
    [InlineData(65535, 4)]
    [InlineData(65536, 10)]
    [InlineData(long.MaxValue, 10)]
    public void HeaderLength_WhenPayloadIsAtBorder_IsShortest(long payloadLength, int expected)
    {
        Assert.Equal(expected, FrameWriter.HeaderLength(payloadLength, masked: false));
        Assert.Equal(expected + 4, FrameWriter.HeaderLength(payloadLength, masked: true));
    }

    [Fact]
    public void Encode_WhenTextIsExampleOfRfc_GivesItsBytes()
    {
        Assert.Equal("810548656C6C6F", Convert.ToHexString(FrameWriter.Encode(Opcode.Text, "Hello"u8)));
        Assert.Equal("818537FA213D7F9F4D5158", Convert.ToHexString(FrameWriter.EncodeMasked(Opcode.Text, "Hello"u8, KeyOfTheRfc)));
    }

    [Theory]
    [InlineData(256, "827E0100")]
    [InlineData(65536, "827F0000000000010000")]
    public void Encode_WhenBinaryIsExampleOfRfc_GivesItsHeader(int length, string header)
    {
        var frame = FrameWriter.Encode(Opcode.Binary, new byte[length]);

        Assert.StartsWith(header, Convert.ToHexString(frame), StringComparison.Ordinal);
        Assert.Equal((header.Length / 2) + length, frame.Length);
    }

    [Fact]
    public void WriteHeader_WhenNotFinalOrCompressed_SetsTheBits()
    {
        var header = new byte[2];

        FrameWriter.WriteHeader(header, Opcode.Text, final: false, compressed: true, 1);

        Assert.Equal([0x41, 0x01], header);
    }

    [Fact]
    public void WriteHeader_WhenFrameBreaksRules_Throws()
    {
        var header = new byte[FrameWriter.MaxHeaderLength];

        Assert.Throws<ArgumentException>(() => FrameWriter.WriteHeader(header, Opcode.Ping, final: false, compressed: false, 0));
        Assert.Throws<ArgumentException>(() => FrameWriter.WriteHeader(header, Opcode.Ping, final: true, compressed: true, 0));
        Assert.Throws<ArgumentException>(() => FrameWriter.WriteHeader(header, Opcode.Ping, final: true, compressed: false, 126));
        Assert.Throws<ArgumentException>(() => FrameWriter.WriteHeader(header.AsSpan(0, 3), Opcode.Text, final: true, compressed: false, 126));
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameWriter.HeaderLength(-1, masked: false));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65536)]
    public void EncodeMasked_WhenReadByServer_GivesThePayload(int length)
    {
        var payload = Enumerable.Range(0, length).Select(i => (byte)(i * 7)).ToArray();

        var reading = Reading.Of(FrameWriter.EncodeMasked(Opcode.Binary, payload, 0xDEADBEEF));

        Assert.Equal([Reading.Describe(Opcode.Binary, payload)], reading.Messages);
    }

    [Fact]
    public void EncodeClose_WhenReasonIsLong_CutsAtCharacterBoundary()
    {
        var frame = FrameWriter.EncodeClose(1001, new string('a', 122) + "€" + "tail");

        Assert.Equal(new CloseStatus(1001, new string('a', 122)), CloseStatus.Parse(frame.AsSpan(2)));
    }

    [Fact]
    public void EncodeClose_WhenReasonFitsExactly_KeepsIt()
    {
        var reason = string.Concat(Enumerable.Repeat("€", 41));

        var frame = FrameWriter.EncodeClose(4000, reason);

        Assert.Equal(127, frame.Length);
        Assert.Equal(new CloseStatus(4000, reason), CloseStatus.Parse(frame.AsSpan(2)));
    }

    [Fact]
    public void EncodeClose_WhenReasonHasLoneSurrogate_ReplacesIt()
    {
        var frame = FrameWriter.EncodeClose(1000, "a\ud800b");

        Assert.Equal("a\ufffdb", CloseStatus.Parse(frame.AsSpan(2)).Reason);
    }

    [Fact]
    public void EncodeClose_WhenCodeIsNoStatus_IsEmpty()
    {
        Assert.Equal([0x88, 0x00], FrameWriter.EncodeClose(CloseCodes.NoStatus, "not sent"));
        Assert.Equal(new CloseStatus(CloseCodes.NoStatus, ""), CloseStatus.Parse([]));
    }

    [Theory]
    [InlineData(CloseCodes.Abnormal)]
    [InlineData(1004)]
    [InlineData(1015)]
    [InlineData(2999)]
    [InlineData(5000)]
    public void EncodeClose_WhenCodeMayNotBeSent_Throws(int code) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameWriter.EncodeClose(code, ""));

    [Fact]
    public void EncodeMaskedClose_WhenReadByServer_GivesTheStatus()
    {
        var reading = Reading.Of(FrameWriter.EncodeMaskedClose(1000, "bye", KeyOfTheRfc));

        Assert.Equal([Reading.Describe(Opcode.Close, [0x03, 0xE8, .. Encoding.ASCII.GetBytes("bye")])], reading.Messages);
    }

    [Fact]
    public void Parse_WhenPayloadIsOneOctet_Throws() => Assert.Throws<ArgumentException>(() => CloseStatus.Parse([3]));
}
