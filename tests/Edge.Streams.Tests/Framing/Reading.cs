using System.Text;
using Edge.Streams.Framing;

namespace Edge.Streams.Tests.Framing;

/// <summary>What a reader made of a byte stream: the messages in order, and the breach that ended it.</summary>
internal sealed record Reading(IReadOnlyList<string> Messages, ProtocolViolation Violation, int StepsOfViolation)
{
    public static readonly MessageReaderOptions Server = new();

    public static readonly MessageReaderOptions Client = new() { Role = PeerRole.Client };

    public static Reading Of(byte[] bytes) => Of(new MessageReader(Server), [bytes]);

    public static Reading Of(MessageReaderOptions options, byte[] bytes) => Of(new MessageReader(options), [bytes]);

    public static Reading Of(IEnumerable<byte[]> parts) => Of(new MessageReader(Server), parts);

    /// <summary>
    /// Feeds the parts one after the other, each until it is used up. The parts are left as they are.
    /// </summary>
    public static Reading Of(MessageReader reader, IEnumerable<byte[]> parts)
    {
        using var owned = reader;
        var messages = new List<string>();
        var part = 0;
        foreach (var bytes in parts)
        {
            part++;
            var rest = bytes.ToArray().AsSpan();
            var status = ReadStatus.Message;
            while (status == ReadStatus.Message && !rest.IsEmpty)
            {
                status = reader.Read(rest, out var consumed, out var message, out var violation);
                Assert.True(status == ReadStatus.Message ? consumed > 0 : consumed == rest.Length, "bytes were left or nothing was done");
                rest = rest[consumed..];
                if (status == ReadStatus.Message)
                {
                    messages.Add(Describe(message));
                }
                else if (status == ReadStatus.Violation)
                {
                    return new Reading(messages, violation, part);
                }
            }
        }

        return new Reading(messages, default, 0);
    }

    public static string Describe(WebSocketMessage message) => Describe(message.Opcode, message.Payload.Span);

    public static string Describe(Opcode opcode, ReadOnlySpan<byte> payload) => $"{opcode} {Convert.ToHexString(payload)}";

    public static string Text(string text) => Describe(Opcode.Text, Encoding.UTF8.GetBytes(text));
}
