using Edge.Streams.Framing;

namespace Edge.Actors.Connections;

/// <summary>Sends every message back through the same path that room messages take.</summary>
internal sealed class EchoSession(ConnectionContext context) : ConnectionSession(context)
{
    public override void Start()
    {
    }

    public override void OnMessage(WebSocketMessage message)
    {
        Context.Reply(FrameWriter.Encode(message.Opcode, message.Payload.Span));
        Context.RequestNext();
    }
}
