using Edge.Streams.Framing;
using Edge.Testing;

namespace Edge.Streams.Tests.Framing;

/// <summary>However the transport cuts a stream, the reader makes the same of it.</summary>
public sealed class MessageReaderSplitTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Read_WhenShortStreamIsCutAtEveryPairOfPositions_GivesTheSame(int seed)
    {
        var stream = ValidStream.Generate(new Random(seed), messages: 3, scale: 12);

        foreach (var parts in Splits.InThree(stream.Bytes))
        {
            AssertReads(stream, parts, seed);
        }
    }

    /// <summary>The scale makes lengths of 7 and of 16 bits.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Read_WhenStreamIsCutAtEveryPosition_GivesTheSame(int seed)
    {
        var stream = ValidStream.Generate(new Random(1000 + seed), messages: 4, scale: 300);

        foreach (var parts in Splits.InTwo(stream.Bytes).Append(Splits.ByteByByte(stream.Bytes)))
        {
            AssertReads(stream, parts, 1000 + seed);
        }
    }

    /// <summary>
    /// The scale makes lengths of 64 bits; the cuts are random, since every position would take minutes.
    /// </summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Read_WhenLongStreamIsCutAtRandom_GivesTheSame(int seed)
    {
        var random = new Random(2000 + seed);
        var stream = ValidStream.Generate(random, messages: 3, scale: 100_000);

        AssertReads(stream, Splits.ByteByByte(stream.Bytes), 2000 + seed);
        for (var round = 0; round < 10; round++)
        {
            AssertReads(stream, Cut(stream.Bytes, random, 1 << random.Next(1, 17)), 2000 + seed);
        }
    }

    [Fact]
    public void Read_WhenEachLengthEncodingIsCutAtEveryPositionOfItsHeader_GivesTheSame()
    {
        foreach (var length in new[] { 0, 125, 126, 65535, 65536 })
        {
            var bytes = Frames.Frame(2, new byte[length]);
            for (var cut = 0; cut <= Math.Min(16, bytes.Length); cut++)
            {
                Assert.Equal([Reading.Describe(Opcode.Binary, new byte[length])], Reading.Of([bytes[..cut], bytes[cut..]]).Messages);
            }
        }
    }

    private static void AssertReads(ValidStream stream, IEnumerable<byte[]> parts, int seed)
    {
        var cut = parts.ToArray();
        var reading = Reading.Of(cut);
        var asExpected = reading.Violation == default && reading.Messages.SequenceEqual(stream.Messages);
        Assert.True(asExpected, $"seed {seed}, parts of {string.Join(',', cut.Select(part => part.Length).Take(20))}: {reading.Violation}");
    }

    private static IEnumerable<byte[]> Cut(byte[] bytes, Random random, int maxPart)
    {
        for (var start = 0; start < bytes.Length;)
        {
            var part = Math.Min(random.Next(1, maxPart + 1), bytes.Length - start);
            yield return bytes[start..(start + part)];
            start += part;
        }
    }
}
