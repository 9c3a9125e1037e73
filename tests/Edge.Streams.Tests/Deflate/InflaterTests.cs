using System.IO.Compression;
using Edge.Streams.Deflate;
using Edge.Streams.Framing;
using Edge.Streams.Tests.Framing;
using Edge.Testing;

namespace Edge.Streams.Tests.Deflate;

/// <summary>Compressed messages as they come in: the examples of RFC 7692 section 7.2.3, bombs and bad data.</summary>
public sealed class InflaterTests
{
    public static TheoryData<string, string, bool> ExamplesOfTheRfc => new()
    {
        { "one block", "c107f248cdc9c90700", true },
        { "two fragments", "4103f248cd8004c9c90700", true },
        { "no compression", "c10b000500faff48656c6c6f00", true },
        { "a final block", "c108f348cdc9c9070000", true },
        { "two blocks", "c10df24805000000ffffcac9c90700", true },
        { "one block, no takeover", "c107f248cdc9c90700", false },
        { "a final block, no takeover", "c108f348cdc9c9070000", false },
        { "a final block without the octet after it", "c107f348cdc9c90700", false },
        { "a final block without the octet after it, takeover", "c107f348cdc9c90700", true },
    };

    public static TheoryData<string, bool> BadData => new()
    {
        { "07", false },
        { "07", true },
        { "f248", false },
        { "f248cdc9", false },
        { "000500faff4865", false },
        { "f20011000000", false },
        { "ffffffffff", true },
        { "f348cdc9c90700f348cdc9c907000000", false },
    };

    [Theory]
    [MemberData(nameof(ExamplesOfTheRfc))]
    public void Read_WhenFrameIsExampleOfRfcAndCutAnywhere_GivesHello(string name, string hex, bool takeover)
    {
        foreach (var parts in Splits.InThree(Convert.FromHexString(hex)))
        {
            var reading = Read(takeover, parts);

            Assert.True(reading.Messages is ["Text 48656C6C6F"], $"{name}: {reading.Violation}");
        }
    }

    [Fact]
    public void Read_WhenSecondMessageRefersToTheFirst_GivesBoth()
    {
        var bytes = Convert.FromHexString("c107f248cdc9c90700" + "c105f200110000");

        Assert.Equal(["Text 48656C6C6F", "Text 48656C6C6F"], Read(true, [bytes]).Messages);
        Assert.Equal(CloseCodes.InvalidPayload, Read(false, [bytes]).Violation.CloseCode);
    }

    [Fact]
    public void Read_WhenMessageIsEmpty_GivesIt()
    {
        Assert.Equal(["Binary "], Read(true, [[0xC2, 0x01, 0x00]]).Messages);
        Assert.Equal(["Binary "], Read(false, [[0xC2, 0x01, 0x00]]).Messages);
        Assert.Equal(["Binary "], Read(false, [[0xC2, 0x00]]).Messages);
    }

    [Fact]
    public void Read_WhenPlainAndCompressedMessagesAlternate_GivesBoth()
    {
        var bytes = Convert.FromHexString("810161" + "c107f248cdc9c90700" + "8900" + "810162" + "c107f248cdc9c90700");

        Assert.Equal(["Text 61", "Text 48656C6C6F", "Ping ", "Text 62", "Text 48656C6C6F"], Read(false, [bytes]).Messages);
    }

    [Theory]
    [MemberData(nameof(BadData))]
    public void Read_WhenDataIsBad_RefusesWith1007(string payload, bool takeover)
    {
        var octets = Convert.FromHexString(payload);

        var reading = Read(takeover, [[0xC2, (byte)octets.Length, .. octets]]);

        Assert.Equal(CloseCodes.InvalidPayload, reading.Violation.CloseCode);
        Assert.Empty(reading.Messages);
    }

    [Fact]
    public void Read_WhenInflatedTextIsInvalid_RefusesBeforeTheMessageIsComplete()
    {
        var compressed = Deflated([0x61, 0xFF, .. new byte[100]]);

        var reading = Read(false, [[0x41, (byte)compressed.Length, .. compressed]]);

        Assert.Equal(CloseCodes.InvalidPayload, reading.Violation.CloseCode);
    }

    [Fact]
    public void Read_WhenMessageInflatesToTheLimit_GivesIt()
    {
        var reading = ReadWithLimit(1000, Deflated(new byte[1000]));

        Assert.Equal([Reading.Describe(Opcode.Binary, new byte[1000])], reading.Messages);
    }

    [Fact]
    public void Read_WhenMessageInflatesBeyondTheLimit_Refuses()
    {
        var reading = ReadWithLimit(1000, Deflated(new byte[1001]));

        Assert.Equal(CloseCodes.MessageTooBig, reading.Violation.CloseCode);
    }

    [Fact]
    public void Read_WhenMessageIsBomb_RefusesWithinBoundedMemory()
    {
        const int Limit = 1 << 16;
        var bomb = Deflated(new byte[50 << 20]);
        _ = ReadWithLimit(Limit, bomb);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var reading = ReadWithLimit(Limit, bomb);

        Assert.Equal(CloseCodes.MessageTooBig, reading.Violation.CloseCode);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (8 * Limit) + (6L * bomb.Length));
    }

    [Fact]
    public void Read_WhenFragmentsInflateBeyondTheLimit_Refuses()
    {
        var compressed = Deflated(new byte[2000]);
        byte[] bytes = [0x42, (byte)compressed.Length, .. compressed, 0x80, 0x00];

        var reading = Reading.Of(new MessageReader(Reading.Client with { MaxMessageBytes = 1999 }, new Inflater(false)), [bytes]);

        Assert.Equal(CloseCodes.MessageTooBig, reading.Violation.CloseCode);
    }

    private static Reading Read(bool takeover, byte[][] parts) => Reading.Of(new MessageReader(Reading.Client, new Inflater(takeover)), parts);

    private static Reading ReadWithLimit(int limit, byte[] compressed)
    {
        var header = new byte[FrameWriter.HeaderLength(compressed.Length, masked: false)];
        FrameWriter.WriteHeader(header, Opcode.Binary, final: true, compressed: true, compressed.Length);
        var options = Reading.Client with { MaxMessageBytes = limit };
        return Reading.Of(new MessageReader(options, new Inflater(false)), [[.. header, .. compressed]]);
    }

    private static byte[] Deflated(byte[] payload)
    {
        using var stream = new MemoryStream();
        using var deflate = new DeflateStream(stream, CompressionLevel.Optimal);
        deflate.Write(payload);
        deflate.Flush();
        return stream.ToArray()[..^4];
    }
}
