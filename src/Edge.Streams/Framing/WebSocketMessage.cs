namespace Edge.Streams.Framing;

/// <summary>One whole data message or control frame, unmasked, inflated and validated.</summary>
/// <param name="Opcode">Text, Binary, Close, Ping or Pong; never Continuation.</param>
/// <param name="Payload">
/// Exactly the payload. The array belongs to the receiver alone: it is never pooled and may be kept.
/// </param>
public readonly record struct WebSocketMessage(Opcode Opcode, ReadOnlyMemory<byte> Payload);
