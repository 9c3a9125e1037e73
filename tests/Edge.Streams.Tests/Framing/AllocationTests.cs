using Edge.Streams.Framing;

namespace Edge.Streams.Tests.Framing;

/// <summary>The hot path allocates the payload's own array and nothing else.</summary>
public sealed class AllocationTests
{
    private const int Rounds = 200;

    /// <summary>The header of an array of bytes on 64 bits; its size is rounded up to 8.</summary>
    private const int ArrayOverhead = 24;

    [Theory]
    [InlineData(16, 1 << 16)]
    [InlineData(128, 1 << 16)]
    [InlineData(4096, 1 << 16)]
    [InlineData(4096, 1000)]
    [InlineData(30_000, 4096)]
    public void Read_WhenMessagesCome_AllocatesOnlyTheirPayloads(int length, int part)
    {
        using var reader = new MessageReader(Reading.Server);
        var frame = FrameWriter.EncodeMasked(Opcode.Text, Enumerable.Repeat((byte)'x', length).ToArray(), 0);
        _ = Measure(reader, frame, part);

        var allocated = Measure(reader, frame, part);

        Assert.Equal(Rounds * (ArrayOverhead + ((length + 7L) & ~7)), allocated);
    }

    [Fact]
    public void Read_WhenMessageIsFragmented_AllocatesOnlyItsPayload()
    {
        using var reader = new MessageReader(Reading.Server);
        byte[] bytes =
        [
            .. Frames.Frame(2, new byte[100], final: false),
            .. Frames.Frame(0, new byte[100], final: false),
            .. Frames.Frame(0, new byte[100]),
        ];
        _ = Measure(reader, bytes, bytes.Length);

        var allocated = Measure(reader, bytes, bytes.Length);

        Assert.Equal(Rounds * (ArrayOverhead + 304L), allocated);
    }

    [Fact]
    public void WriteHeader_AndMask_AllocateNothing()
    {
        var buffer = new byte[1000];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++)
        {
            var header = FrameWriter.WriteHeader(buffer, Opcode.Binary, final: true, compressed: false, 900, 0x01020304);
            Masking.Apply(buffer.AsSpan(header, 900), 0x01020304, 0);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Read_WhenHeaderPromisesMuch_AllocatesForWhatCame()
    {
        var options = Reading.Server with { MaxFrameBytes = 1L << 30, MaxMessageBytes = 1 << 30 };
        var bytes = Frames.Frame(2, new byte[1 << 20]).AsSpan(0, 1000).ToArray();
        bytes.AsSpan(2, 8).Clear();
        bytes[2 + 4] = 0x30;
        using var first = new MessageReader(options);
        using var second = new MessageReader(options);

        // What a process allocates once, static fields and pools, is allocated with the first.
        _ = first.Read(bytes, out _, out _, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var status = second.Read(bytes, out _, out _, out _);

        Assert.Equal(ReadStatus.Incomplete, status);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4096);
    }

    private static long Measure(MessageReader reader, byte[] frame, int part)
    {
        // A mask key of zero, or unmasked content that is no matter, leaves the frame as it is for the next round.
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            for (var rest = frame.AsSpan(); !rest.IsEmpty;)
            {
                reader.Read(rest[..Math.Min(part, rest.Length)], out var consumed, out _, out _);
                rest = rest[consumed..];
            }
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
