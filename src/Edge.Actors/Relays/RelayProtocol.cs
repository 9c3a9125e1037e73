using Akka.Actor;
using Edge.Actors.Rooms;
using Edge.Streams.Wire;

namespace Edge.Actors.Relays;

/// <summary>What connections and relays of one node say to each other. Never leaves the node.</summary>
internal static class RelayProtocol
{
    /// <summary>To the relay of a room, by way of the guardian, which keeps the order of one connection.</summary>
    public interface ICommand : INoSerializationVerificationNeeded
    {
        RoomName Room { get; }
    }

    /// <summary>Adds a member. The answer, the replay and everything after it go to its outbox.</summary>
    public sealed record Join(RoomName Room, RoomMember Member, uint? Id, RoomPosition? Since, int? Limit) : ICommand;

    /// <summary>Removes a member; where a reply is wanted, <c>left</c> is written.</summary>
    public sealed record Leave(RoomName Room, RoomMember Member, uint? Id, bool Reply) : ICommand;

    /// <summary>Stores a message; settled by the ack in the outbox and <see cref="PostsSettled"/>.</summary>
    public sealed record Post(
        RoomName Room, RoomMember Member, uint? Id, string? From, string Scope, string MessageId, RoomPayloadKind Kind,
        ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> Meta, bool Echo) : ICommand;

    /// <summary>Asks for a page of older messages, written to the outbox.</summary>
    public sealed record GetHistory(RoomName Room, RoomMember Member, uint? Id, long? Before, int Limit) : ICommand;

    /// <summary>The member's outbox has room again.</summary>
    public sealed record Drained(RoomName Room, RoomMember Member) : ICommand;

    /// <summary>To a connection: so many of its posts need no more care.</summary>
    public sealed record PostsSettled(RoomName Room, int Count) : INoSerializationVerificationNeeded;
}
