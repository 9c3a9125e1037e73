using System.Buffers;
using System.IO.Compression;
using Edge.Streams.Deflate;
using Edge.Streams.Framing;
using Edge.Streams.Tests.Framing;

namespace Edge.Streams.Tests.Deflate;

/// <summary>
/// What is deflated inflates to the same, here and in System.Net.WebSockets, within the window that was agreed on.
/// </summary>
public sealed class DeflaterTests
{
    private static readonly int[] Lengths = [0, 1, 5, 255, 256, 257, 512, 513, 4096, 32_768, 32_769, 100_000];

    public static TheoryData<bool, int, CompressionLevel> Settings
    {
        get
        {
            var data = new TheoryData<bool, int, CompressionLevel>();
            foreach (var level in Enum.GetValues<CompressionLevel>())
            {
                foreach (var bits in new[] { 8, 9, 12, 15 })
                {
                    data.Add(true, bits, level);
                    data.Add(false, bits, level);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Deflate_WhenInflated_GivesTheSame(bool takeover, int bits, CompressionLevel level)
    {
        using var deflater = new Deflater(takeover, bits, level);
        var messages = Messages(seed: 7);

        var reading = Reading.Of(new MessageReader(Reading.Client, new Inflater(takeover)), messages.Select(message => Frame(deflater, message)));

        Assert.Equal(default, reading.Violation);
        Assert.Equal(messages.Select(message => Reading.Describe(Opcode.Binary, message)), reading.Messages);
    }

    /// <summary>The other side inflates with exactly the agreed window, so a reference beyond it fails there.</summary>
    [Theory]
    [MemberData(nameof(Settings))]
    public async Task Deflate_WhenPeerHasTheAgreedWindow_IsReadByIt(bool takeover, int bits, CompressionLevel level)
    {
        using var deflater = new Deflater(takeover, bits, level);
        var messages = Messages(seed: 8);
        var bytes = messages.SelectMany(message => Frame(deflater, message)).ToArray();

        // zlib has no window of 8 bits for this; 9 is its least.
        await using var peer = new DeflatePeer(bytes, takeover, Math.Max(bits, 9));

        foreach (var message in messages)
        {
            Assert.Equal(Convert.ToHexString(message), Convert.ToHexString(await peer.ReceiveAsync()));
        }
    }

    [Theory]
    [InlineData(true, 15)]
    [InlineData(false, 15)]
    [InlineData(true, 9)]
    public async Task Inflate_WhenPeerDeflated_GivesTheSame(bool takeover, int bits)
    {
        var messages = Messages(seed: 9);
        await using var peer = new DeflatePeer([], takeover, bits);
        foreach (var message in messages)
        {
            await peer.SendAsync(message);
        }

        var reading = Reading.Of(new MessageReader(Reading.Server, new Inflater(takeover)), [peer.Sent]);

        Assert.Equal(messages.Select(message => Reading.Describe(Opcode.Binary, message)), reading.Messages);
    }

    [Fact]
    public void Deflate_WhenTextIsExampleOfRfc_IsShortened()
    {
        using var deflater = new Deflater(contextTakeover: true, 15, CompressionLevel.Optimal);

        var first = Deflate(deflater, "Hello"u8);
        var second = Deflate(deflater, "Hello"u8);

        Assert.Equal("F248CDC9C90700", Convert.ToHexString(first));
        Assert.True(second.Length < first.Length, "the second message should refer to the first");
    }

    [Fact]
    public void Deflate_WhenMessageIsEmpty_IsTheOctetOfTheRfc()
    {
        using var deflater = new Deflater(contextTakeover: false, 15, CompressionLevel.Optimal);

        Assert.Equal([0x00], Deflate(deflater, []));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(16)]
    public void Constructor_WhenWindowIsOutOfRange_Throws(int bits) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Deflater(false, bits, CompressionLevel.Optimal));

    /// <summary>
    /// Words that come again at all distances, so that a compressor with a large window would refer far back.
    /// </summary>
    private static List<byte[]> Messages(int seed)
    {
        var random = new Random(seed);
        var words = new byte[2000];
        random.NextBytes(words);
        return [.. Lengths.Select(length => Repeat(words.AsSpan(0, words.Length - (length % 7)), length))];
    }

    private static byte[] Repeat(ReadOnlySpan<byte> words, int length)
    {
        var message = new byte[length];
        for (var i = 0; i < length; i++)
        {
            message[i] = words[i % words.Length];
        }

        return message;
    }

    private static byte[] Frame(Deflater deflater, byte[] message)
    {
        var compressed = Deflate(deflater, message);
        var header = new byte[FrameWriter.HeaderLength(compressed.Length, masked: false)];
        FrameWriter.WriteHeader(header, Opcode.Binary, final: true, compressed: true, compressed.Length);
        return [.. header, .. compressed];
    }

    private static byte[] Deflate(Deflater deflater, ReadOnlySpan<byte> message)
    {
        var output = new ArrayBufferWriter<byte>();
        deflater.Deflate(message, output);
        return output.WrittenSpan.ToArray();
    }
}
