namespace Edge.Streams.Outbox;

/// <summary>One or more whole, encoded frames that are written together.</summary>
/// <param name="Bytes">The frames as they go on the wire. Shared by many outboxes: never changed, never pooled.</param>
/// <param name="Count">How many frames <paramref name="Bytes"/> holds.</param>
public readonly record struct OutboundFrames(ReadOnlyMemory<byte> Bytes, int Count)
{
    /// <summary>A single frame.</summary>
    public static OutboundFrames One(byte[] frame) => new(frame, 1);
}
