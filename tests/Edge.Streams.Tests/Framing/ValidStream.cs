using System.Text;
using Edge.Streams.Framing;

namespace Edge.Streams.Tests.Framing;

/// <summary>A random byte stream that keeps to RFC 6455, and what a reader has to make of it.</summary>
internal sealed record ValidStream(byte[] Bytes, IReadOnlyList<string> Messages)
{
    private static readonly string[] Characters = ["a", "Z", " ", "é", "κ", "€", "\u0800", "\uffff", "𤭢", "\U0010ffff"];

    /// <summary>
    /// Some messages with lengths around a scale, each in up to four fragments, with control frames anywhere.
    /// </summary>
    public static ValidStream Generate(Random random, int messages, int scale)
    {
        var bytes = new List<byte>();
        var expected = new List<string>();
        for (var i = 0; i < messages; i++)
        {
            AddControl(random, bytes, expected);
            AddMessage(random, scale, bytes, expected);
        }

        return new ValidStream([.. bytes], expected);
    }

    private static void AddMessage(Random random, int scale, List<byte> bytes, List<string> expected)
    {
        var opcode = random.Next(2) == 0 ? Opcode.Text : Opcode.Binary;
        var payload = opcode == Opcode.Text ? Text(random, random.Next(scale)) : Octets(random, random.Next(scale));
        var fragments = random.Next(1, 5);
        var start = 0;
        for (var i = 1; i <= fragments; i++)
        {
            var end = i == fragments ? payload.Length : random.Next(start, payload.Length + 1);
            bytes.AddRange(Frames.Frame(start == 0 && i == 1 ? (int)opcode : 0, payload[start..end], final: i == fragments));
            start = end;
            if (i < fragments)
            {
                AddControl(random, bytes, expected);
            }
        }

        expected.Add(Reading.Describe(opcode, payload));
    }

    private static void AddControl(Random random, List<byte> bytes, List<string> expected)
    {
        if (random.Next(3) == 0)
        {
            var opcode = random.Next(2) == 0 ? Opcode.Ping : Opcode.Pong;
            var payload = Octets(random, random.Next(8) == 0 ? 126 : 6);
            bytes.AddRange(Frames.Frame((int)opcode, payload));
            expected.Add(Reading.Describe(opcode, payload));
        }
    }

    private static byte[] Text(Random random, int characters) =>
        Encoding.UTF8.GetBytes(string.Concat(random.GetItems(Characters, characters)));

    private static byte[] Octets(Random random, int maxLength)
    {
        var octets = new byte[random.Next(maxLength)];
        random.NextBytes(octets);
        return octets;
    }
}
