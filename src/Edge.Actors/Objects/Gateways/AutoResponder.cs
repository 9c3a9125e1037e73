using System.Text;
using Edge.Actors.Http;
using Edge.Actors.Objects.Links;
using Edge.Streams.Framing;

namespace Edge.Actors.Objects.Gateways;

/// <summary>Answers one text for an object that need not wake for it. Set by the relay, read by any thread.</summary>
internal sealed class AutoResponder
{
    private volatile Encoded? _encoded;

    public AutoResponse? Pair => _encoded?.Pair;

    public void Set(AutoResponse? pair) => _encoded = pair is null ? null : new Encoded(
        pair, Encoding.UTF8.GetBytes(pair.Request), new SocketMessage(Opcode.Text, Encoding.UTF8.GetBytes(pair.Response)));

    /// <summary>The answer to a message, or null when the object has to answer.</summary>
    public SocketMessage? Find(WebSocketMessage message) =>
        _encoded is { } encoded && message.Opcode == Opcode.Text && message.Payload.Span.SequenceEqual(encoded.Request)
            ? encoded.Response
            : null;

    private sealed record Encoded(AutoResponse Pair, byte[] Request, SocketMessage Response);
}
