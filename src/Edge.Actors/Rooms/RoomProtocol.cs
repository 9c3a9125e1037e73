using System.Collections.Immutable;
using Akka.Actor;

namespace Edge.Actors.Rooms;

/// <summary>What relays and rooms say to each other across the cluster.</summary>
public static class RoomProtocol
{
    /// <summary>Any message of this protocol.</summary>
    public interface IRoomMessage
    {
        /// <summary>The room it is to or from.</summary>
        RoomName Room { get; }
    }

    /// <summary>To a room, through the shard region.</summary>
    public interface ICommand : IRoomMessage;

    /// <summary>From a room to a relay.</summary>
    public interface IReply : IRoomMessage;

    /// <summary>Asks for every message from now on; answered with <see cref="Subscribed"/>. Repeating it is harmless.</summary>
    /// <param name="Room">The room.</param>
    /// <param name="Relay">Who asks.</param>
    /// <param name="Epoch">The epoch the relay has told its members, or empty. A room whose log is still empty adopts it, so
    /// that members of an empty room can resume whatever becomes of the room before its first message.</param>
    public sealed record Subscribe(RoomName Room, IActorRef Relay, string Epoch) : ICommand;

    /// <summary>The relay has no members any more.</summary>
    public sealed record Unsubscribe(RoomName Room, IActorRef Relay) : ICommand;

    /// <summary>Asks for a message to be stored. Answered by the message itself in <see cref="Committed"/>, by
    /// <see cref="Duplicate"/> or by <see cref="Refused"/>. The same key may be sent any number of times.</summary>
    public sealed record Post(
        RoomName Room, IActorRef Relay, string? From, string Scope, string MessageId, RoomPayloadKind Kind,
        ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> Meta) : ICommand;

    /// <summary>The position from which <see cref="Committed"/> goes on; older messages are read from the journal.</summary>
    /// <param name="Room">The room.</param>
    /// <param name="Epoch">The log's identity.</param>
    /// <param name="First">Oldest message that can be read.</param>
    /// <param name="Head">Newest stored message, 0 for none.</param>
    public sealed record Subscribed(RoomName Room, string Epoch, long First, long Head) : IReply;

    /// <summary>Messages that are in the journal now, in order and without holes: once per subscribed node.</summary>
    /// <param name="Room">The room.</param>
    /// <param name="Epoch">The log's identity.</param>
    /// <param name="Messages">One or more.</param>
    /// <param name="Following">How many more are known to come: the rest of this write, and the posts the next one takes.
    /// A hint for relays, which write to each socket once for what comes together; no promise.</param>
    public sealed record Committed(
        RoomName Room, string Epoch, ImmutableArray<RoomMessage> Messages, int Following = 0) : IReply;

    /// <summary>The post was stored before.</summary>
    public sealed record Duplicate(RoomName Room, MessageKey Key, string Epoch, long Seq, long Timestamp) : IReply;

    /// <summary>The post was not stored.</summary>
    public sealed record Refused(RoomName Room, MessageKey Key, RefusalReason Reason) : IReply;

    /// <summary>The room goes to sleep after <paramref name="Head"/>; whoever posts wakes it.</summary>
    public sealed record Asleep(RoomName Room, long Head) : IReply;

    /// <summary>The room was started; relays that think it sleeps subscribe again.</summary>
    public sealed record Awake(RoomName Room) : IReply;

    /// <summary>
    /// Where the log of a room that is awake stands, said to all nodes every few seconds. A message between nodes may get
    /// lost: a relay that missed <see cref="Awake"/>, or the last <see cref="Committed"/> before a pause, finds out by this.
    /// </summary>
    /// <param name="Room">The room.</param>
    /// <param name="Epoch">The log's identity.</param>
    /// <param name="Head">Newest stored message, 0 for none.</param>
    public sealed record Pulse(RoomName Room, string Epoch, long Head) : IReply;
}
