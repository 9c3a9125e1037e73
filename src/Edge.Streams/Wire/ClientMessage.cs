using System.Collections.Immutable;

namespace Edge.Streams.Wire;

/// <summary>What a client says in <c>edge.v1.json</c>.</summary>
/// <param name="Id">Ties the request to its one reply; null if the client does not care.</param>
public abstract record ClientMessage(uint? Id)
{
    /// <summary>The first message of every connection.</summary>
    /// <param name="Session">The session a client had before, or null for a new one.</param>
    /// <param name="Joins">The rooms to join at once; null to join the room of the URL.</param>
    public sealed record Hello(string? Session, ImmutableArray<RoomJoin>? Joins) : ClientMessage((uint?)null);

    /// <summary>Joins one room.</summary>
    public sealed record Join(uint? Id, RoomJoin Room) : ClientMessage(Id);

    /// <summary>Posts to a room.</summary>
    /// <param name="Id">Request id.</param>
    /// <param name="Room">A joined room.</param>
    /// <param name="MessageId">Idempotency key (<c>cid</c>), at most 64 bytes; null to have the gateway make one.</param>
    /// <param name="Payload">The content.</param>
    /// <param name="Meta">A JSON object of strings of at most 1 KiB, or empty.</param>
    /// <param name="Echo">Whether the sender wants its own <c>msg</c> beside the <c>ack</c>.</param>
    public sealed record Send(
        uint? Id, string Room, string? MessageId, WirePayload Payload, ReadOnlyMemory<byte> Meta, bool Echo)
        : ClientMessage(Id);

    /// <summary>Asks for older messages.</summary>
    /// <param name="Id">Request id.</param>
    /// <param name="Room">A joined room.</param>
    /// <param name="Before">Messages below this seq; null for the newest.</param>
    /// <param name="Limit">At most this many, 1 to 300; null for 100.</param>
    public sealed record History(uint? Id, string Room, long? Before, int? Limit) : ClientMessage(Id);

    /// <summary>Leaves a room.</summary>
    public sealed record Leave(uint? Id, string Room) : ClientMessage(Id);

    /// <summary>Is answered with a pong that carries the same <paramref name="Time"/>.</summary>
    public sealed record Ping(uint? Id, long? Time) : ClientMessage(Id);

    /// <summary>The answer to our ping; that it came is all that counts.</summary>
    public sealed record Pong() : ClientMessage((uint?)null);
}
