using System.Text;
using Edge.Streams.Framing;
using Edge.Streams.Outbox;

namespace Edge.Actors.Http;

/// <summary>A message on its way to any number of sockets, encoded once.</summary>
/// <param name="opcode">Text or Binary.</param>
/// <param name="payload">The content, which must not change any more.</param>
public sealed class SocketMessage(Opcode opcode, ReadOnlyMemory<byte> payload)
{
    private byte[]? _frame;

    /// <summary>A Text message.</summary>
    public static SocketMessage Text(string text) => new(Opcode.Text, Encoding.UTF8.GetBytes(text));

    /// <summary>Text or Binary.</summary>
    public Opcode Opcode { get; } = opcode;

    /// <summary>The content.</summary>
    public ReadOnlyMemory<byte> Payload { get; } = payload;

    /// <summary>The frame a server sends; encoded at the first call, the same bytes for all.</summary>
    public OutboundFrames Frame => OutboundFrames.One(_frame ??= FrameWriter.Encode(Opcode, Payload.Span));
}
