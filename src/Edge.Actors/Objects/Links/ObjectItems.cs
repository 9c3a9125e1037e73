using System.Collections.Immutable;
using Edge.Actors.Http;

namespace Edge.Actors.Objects.Links;

/// <summary>What an object tells a gateway. Sockets are named by their number on the link.</summary>
internal static class ObjectItems
{
    /// <summary>A message for sockets: once for all of them.</summary>
    public sealed record Deliver(SocketMessage Message, ImmutableArray<int> Sockets) : LinkItem
    {
        public override int Bytes => OverheadBytes + Message.Payload.Length + (5 * Sockets.Length);
    }

    /// <summary>Closes a socket after what was said to it.</summary>
    public sealed record Close(int Socket, int Code, string Reason) : LinkItem
    {
        public override int Bytes => OverheadBytes + Of(Reason);
    }

    /// <summary>Cuts a socket: its client sees 1006.</summary>
    public sealed record Cut(int Socket) : LinkItem
    {
        public override int Bytes => OverheadBytes;
    }

    /// <summary>What the program keeps with a socket now.</summary>
    public sealed record Keep(int Socket, ReadOnlyMemory<byte>? Attachment) : LinkItem
    {
        public override int Bytes => OverheadBytes + (Attachment?.Length ?? 0);
    }

    /// <summary>What the gateway answers for the object from now on, or null.</summary>
    public sealed record AutoRespond(AutoResponse? AutoResponse) : LinkItem
    {
        public override int Bytes => OverheadBytes + (AutoResponse?.Bytes ?? 0);
    }

    /// <summary>Events that are handled, and whose writes are durable.</summary>
    public sealed record Done(ImmutableArray<long> Events) : LinkItem
    {
        public override int Bytes => OverheadBytes + (10 * Events.Length);
    }

    /// <summary>The answer to a request.</summary>
    /// <param name="Event">The request.</param>
    /// <param name="Response">The answer, without a socket.</param>
    /// <param name="Socket">Number of the socket that comes with it, or 0.</param>
    /// <param name="Description">And what it is.</param>
    public sealed record Answer(long Event, EdgeResponse Response, int Socket, SocketDescription? Description) : LinkItem
    {
        /// <summary>Names the body that follows in <see cref="Chunk"/>s up to <see cref="EndOfBody"/>; 0 when the response has it.</summary>
        public long Stream { get; init; }

        public override int Bytes => OverheadBytes + Of(Response.StatusText) + GatewayItems.HeaderBytes(Response.Headers)
            + (Response.Body.Bytes?.Length ?? 0) + (Description?.Bytes ?? 0);
    }

    /// <summary>The next bytes of a body.</summary>
    public sealed record Chunk(long Stream, ReadOnlyMemory<byte> Content) : LinkItem
    {
        public override int Bytes => OverheadBytes + Content.Length;
    }

    /// <summary>A body has been sent, or broke.</summary>
    /// <param name="Stream">The body.</param>
    /// <param name="Problem">Why the rest does not come, or null when that was all.</param>
    public sealed record EndOfBody(long Stream, string? Problem) : LinkItem
    {
        public override int Bytes => OverheadBytes + Of(Problem);
    }

    /// <summary>What a call returned.</summary>
    public sealed record Result(long Event, ReadOnlyMemory<byte> Value) : LinkItem
    {
        public override int Bytes => OverheadBytes + Value.Length;
    }

    /// <summary>A request or call failed.</summary>
    public sealed record Failed(long Event, ObjectFailure Failure) : LinkItem
    {
        public override int Bytes => OverheadBytes + Of(Failure.Name) + Of(Failure.Message);
    }
}
