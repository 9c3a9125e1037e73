using System.Buffers;
using System.Text;
using Edge.Streams.Deflate;
using Edge.Streams.Framing;
using Edge.Streams.Tests.Framing;

namespace Edge.Streams.Tests.Deflate;

public sealed class FrameDeflaterTests
{
    private static readonly DeflateOptions Options = new() { Enabled = true, MinBytes = 32 };

    private static readonly byte[] Long = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("one text for all members ", 40)));

    [Theory]
    [InlineData(true, 15)]
    [InlineData(false, 15)]
    [InlineData(false, 9)]
    public void Rewrite_WhenFramesAreMixed_GivesTheSameMessages(bool takeover, int bits)
    {
        byte[] frames =
        [
            .. FrameWriter.Encode(Opcode.Text, "short"u8), .. FrameWriter.Encode(Opcode.Text, Long), .. FrameWriter.Encode(Opcode.Ping, Long.AsSpan(0, 100)),
            .. FrameWriter.Encode(Opcode.Binary, Long), .. FrameWriter.EncodeClose(1000, new string('r', 100)),
        ];
        var expected = Reading.Of(Reading.Client, frames).Messages;

        var rewritten = Rewrite(takeover, bits, frames);

        Assert.Equal(5, expected.Count);
        Assert.Equal(expected, Read(takeover, rewritten).Messages);
        Assert.True(rewritten.Length < frames.Length / 2, $"{rewritten.Length} of {frames.Length} bytes");
    }

    [Fact]
    public void Rewrite_WhenPayloadIsAtTheMinimum_SetsRsv1()
    {
        var below = FrameWriter.Encode(Opcode.Text, Long.AsSpan(0, 31));
        var at = FrameWriter.Encode(Opcode.Text, Encoding.ASCII.GetBytes(new string('a', 32)));

        Assert.Equal(below, Rewrite(true, 15, below));
        Assert.Equal(0xC1, Rewrite(true, 15, at)[0]);
    }

    [Fact]
    public void Rewrite_WhenFramesAreFragments_LeavesThem()
    {
        var frames = Fragments();

        Assert.Equal(frames, Rewrite(false, 15, frames));
    }

    [Fact]
    public void Rewrite_WhenPayloadDoesNotShrinkAndNothingIsRemembered_LeavesIt()
    {
        var noise = new byte[1000];
        new Random(5).NextBytes(noise);
        var frame = FrameWriter.Encode(Opcode.Binary, noise);

        Assert.Equal(frame, Rewrite(false, 15, frame));
        Assert.Equal(0xC2, Rewrite(true, 15, frame)[0]);
    }

    [Fact]
    public void Rewrite_WhenCalledAgain_RefersToEarlierFrames()
    {
        var noise = new byte[1000];
        new Random(6).NextBytes(noise);
        var frame = FrameWriter.Encode(Opcode.Binary, noise);
        using var deflater = new FrameDeflater(Agreement(true, 15), Options);
        var output = new ArrayBufferWriter<byte>();

        deflater.Rewrite(frame, output);
        deflater.Rewrite(frame, output);

        Assert.InRange(output.WrittenCount, noise.Length, noise.Length * 3 / 2);
        Assert.Equal([Reading.Describe(Opcode.Binary, noise), Reading.Describe(Opcode.Binary, noise)], Read(true, output.WrittenSpan.ToArray()).Messages);
    }

    [Fact]
    public void Rewrite_WhenBytesAreNotWholeServerFrames_Throws()
    {
        var masked = FrameWriter.EncodeMasked(Opcode.Text, "x"u8, 1);
        var cut = FrameWriter.Encode(Opcode.Text, "xyz"u8)[..4];

        Assert.Throws<ArgumentException>(() => Rewrite(false, 15, masked));
        Assert.Throws<ArgumentException>(() => Rewrite(false, 15, cut));
        Assert.Throws<ArgumentException>(() => Rewrite(false, 15, cut[..1]));
    }

    private static byte[] Fragments()
    {
        var frames = new ArrayBufferWriter<byte>();
        (Opcode, bool)[] headers =
            [(Opcode.Text, false), (Opcode.Continuation, false), (Opcode.Ping, true), (Opcode.Continuation, true)];
        foreach (var (opcode, final) in headers)
        {
            var header = frames.GetSpan(FrameWriter.MaxHeaderLength);
            frames.Advance(FrameWriter.WriteHeader(header, opcode, final, compressed: false, 100));
            frames.Write(Long.AsSpan(0, 100));
        }

        return frames.WrittenSpan.ToArray();
    }

    private static byte[] Rewrite(bool takeover, int bits, byte[] frames)
    {
        using var deflater = new FrameDeflater(Agreement(takeover, bits), Options);
        var output = new ArrayBufferWriter<byte>();
        deflater.Rewrite(frames, output);
        return output.WrittenSpan.ToArray();
    }

    private static DeflateAgreement Agreement(bool takeover, int bits) => new("", takeover, takeover, bits, 15);

    private static Reading Read(bool takeover, byte[] bytes) =>
        Reading.Of(new MessageReader(Reading.Client, new Inflater(takeover)), [bytes]);
}
