namespace Edge.Actors.Rooms;

/// <summary>One stored message on its way to the members.</summary>
/// <param name="Seq">Place in the log.</param>
/// <param name="Timestamp">Unix milliseconds.</param>
/// <param name="From">Who sent it, or null.</param>
/// <param name="Key">Recognises the sender's pending post.</param>
/// <param name="MessageId">The client's id of it.</param>
/// <param name="Kind">What <paramref name="Data"/> is.</param>
/// <param name="Data">The content.</param>
/// <param name="Meta">A JSON object of strings, or empty.</param>
public sealed record RoomMessage(
    long Seq, long Timestamp, string? From, MessageKey Key, string MessageId, RoomPayloadKind Kind,
    ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> Meta);
