using Edge.Streams.Deflate;
using Edge.Streams.Framing;

namespace Edge.Streams.Tests.Framing;

/// <summary>
/// Valid streams with octets changed, put in, taken out: the reader neither throws nor stands still (the feeding helper
/// checks that each step makes progress), refuses only with the codes it may, and does not depend on the cuts.
/// </summary>
public sealed class MessageReaderFuzzTests
{
    private const int Rounds = 1500;

    public static TheoryData<int> Seeds => [1, 2, 3, 4];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Read_WhenStreamIsMutated_ReadsOrRefusesTheSameInAnyCut(int seed)
    {
        var random = new Random(seed);
        var refused = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Mutate(ValidStream.Generate(random, messages: 3, scale: 40).Bytes, random);
            var whole = Reading.Of(bytes);
            var single = Reading.Of(bytes.Select(octet => new[] { octet }));

            var same = whole.Messages.SequenceEqual(single.Messages) && whole.Violation == single.Violation;
            Assert.True(same, $"seed {seed}, round {round}: {whole.Violation} or {single.Violation}: {Convert.ToHexString(bytes)}");
            Assert.True(whole.Violation.CloseCode is 0 or 1002 or 1007 or 1009, $"seed {seed}, round {round}: {whole.Violation}");
            refused += whole.Violation.CloseCode == 0 ? 0 : 1;
        }

        Assert.InRange(refused, Rounds / 10, Rounds - 1);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Read_WhenCompressedStreamIsMutated_ReadsOrRefuses(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var takeover = random.Next(2) == 0;
            var bytes = Mutate(Compressed(random, takeover), random);

            var reading = Reading.Of(new MessageReader(Reading.Server, new Inflater(takeover)), [bytes]);
            Assert.True(reading.Violation.CloseCode is 0 or 1002 or 1007 or 1009, $"seed {seed}, round {round}: {reading.Violation}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Read_WhenBytesAreNoise_ReadsOrRefuses(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);

            var reading = Reading.Of(Reading.Client, bytes);
            Assert.True(reading.Violation.CloseCode is 0 or 1002 or 1007 or 1009, $"seed {seed}, round {round}: {reading.Violation}");
        }
    }

    private static byte[] Compressed(Random random, bool takeover)
    {
        using var deflater = new Deflater(takeover, 15, System.IO.Compression.CompressionLevel.Fastest);
        var bytes = new List<byte>();
        for (var i = 0; i < 3; i++)
        {
            var text = string.Concat(Enumerable.Repeat("some text ", random.Next(1, 30)));
            var output = new System.Buffers.ArrayBufferWriter<byte>();
            deflater.Deflate(System.Text.Encoding.UTF8.GetBytes(text), output);
            bytes.AddRange(Frames.Frame(1, output.WrittenSpan.ToArray(), final: true, reserved: 4, masked: true));
        }

        return [.. bytes];
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        var mutated = bytes.ToList();
        for (var i = random.Next(1, 4); i > 0 && mutated.Count > 0; i--)
        {
            var at = random.Next(mutated.Count);
            switch (random.Next(4))
            {
                case 0:
                    mutated[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    mutated[at] = (byte)random.Next(256);
                    break;
                case 2:
                    mutated.RemoveAt(at);
                    break;
                default:
                    mutated.Insert(at, (byte)random.Next(256));
                    break;
            }
        }

        return mutated.Count > 0 ? [.. mutated] : bytes;
    }
}
