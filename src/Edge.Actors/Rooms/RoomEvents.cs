namespace Edge.Actors.Rooms;

/// <summary>The facts of a room: what its journal holds. Readable for ever, see docs/persistence-format.md.</summary>
public static class RoomEvents
{
    /// <summary>A fact of a room.</summary>
    public interface IFact;

    /// <summary>A message is in the log.</summary>
    /// <param name="Epoch">The log's identity, chosen when its first message was taken.</param>
    /// <param name="Seq">Place in the log, from 1, without holes; equals the journal's sequence number.</param>
    /// <param name="Timestamp">When it was taken, Unix milliseconds, never before the previous one.</param>
    /// <param name="From">Who sent it, or null.</param>
    /// <param name="Scope">User or session whose message id this is.</param>
    /// <param name="MessageId">The client's id of it, unique in <paramref name="Scope"/>.</param>
    /// <param name="Kind">What <paramref name="Data"/> is.</param>
    /// <param name="Data">The content.</param>
    /// <param name="Meta">A JSON object of strings, or empty.</param>
    public sealed record MessagePosted(
        string Epoch, long Seq, long Timestamp, string? From, string Scope, string MessageId, RoomPayloadKind Kind,
        ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> Meta) : IFact;

    /// <summary>A disposable cache of the state after <paramref name="Head"/>; recovery works without it.</summary>
    /// <param name="Epoch">As in the facts.</param>
    /// <param name="Head">Newest message.</param>
    /// <param name="First">Oldest message that retention keeps.</param>
    /// <param name="Timestamp">Of the newest message.</param>
    /// <param name="Seen">Posts that would be recognised, oldest first.</param>
    public sealed record RoomSnapshot(
        string Epoch, long Head, long First, long Timestamp, IReadOnlyList<SeenPost> Seen) : IFact;
}
