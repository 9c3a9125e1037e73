namespace Edge.Streams.Wire;

/// <summary>One room message as clients see it.</summary>
/// <param name="Seq">Place in the room's log, from 1, without holes.</param>
/// <param name="Timestamp">Unix time in milliseconds, given by the server.</param>
/// <param name="From">Who sent it, as the server knows them; null if it does not.</param>
/// <param name="MessageId">The sender's own id of it (<c>cid</c>), or null.</param>
/// <param name="Payload">The content.</param>
/// <param name="Meta">A JSON object of strings, or empty.</param>
public sealed record WireMessage(
    long Seq, long Timestamp, string? From, string? MessageId, WirePayload Payload, ReadOnlyMemory<byte> Meta);
