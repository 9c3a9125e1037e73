namespace Edge.Streams.Wire;

/// <summary>The content of a room message.</summary>
/// <param name="Kind">How <paramref name="Data"/> is to be read.</param>
/// <param name="Data">The bytes; may be kept, never changed.</param>
public readonly record struct WirePayload(PayloadKind Kind, ReadOnlyMemory<byte> Data);
