using System.Collections.Immutable;
using Edge.Actors.Http;
using Edge.Actors.Objects.Links;

namespace Edge.Actors.Objects.Running;

/// <summary>Something a program does to the world. It waits at the output gate for the writes before it.</summary>
internal abstract record Effect
{
    /// <summary>About how much memory it keeps.</summary>
    public virtual long Bytes => 64;

    /// <summary>A message for sockets, in the order of the calls.</summary>
    public sealed record Send(SocketMessage Message, ImmutableArray<ProgramSocket> Sockets) : Effect
    {
        public override long Bytes => base.Bytes + Message.Payload.Length + (sizeof(long) * Sockets.Length);
    }

    /// <summary>Closes a socket.</summary>
    public sealed record Close(ProgramSocket Socket, int Code, string Reason) : Effect;

    /// <summary>Cuts a socket.</summary>
    public sealed record Cut(ProgramSocket Socket) : Effect;

    /// <summary>Keeps something with a socket.</summary>
    public sealed record Keep(ProgramSocket Socket, ReadOnlyMemory<byte>? Attachment) : Effect
    {
        public override long Bytes => base.Bytes + (Attachment?.Length ?? 0);
    }

    /// <summary>Has gateways answer for the object.</summary>
    public sealed record AutoRespond(AutoResponse? Pair) : Effect;

    /// <summary>Answers a request.</summary>
    /// <param name="Number">The event.</param>
    /// <param name="Response">The answer.</param>
    /// <param name="Socket">The socket that comes with it, or null.</param>
    public sealed record Respond(long Number, EdgeResponse Response, ProgramSocket? Socket) : Effect
    {
        /// <summary>Whether the body follows in <see cref="Chunk"/>s, up to <see cref="EndOfBody"/>.</summary>
        public bool Streams { get; init; }

        public override long Bytes => base.Bytes + (Response.Body.Bytes?.Length ?? 0);
    }

    /// <summary>The next bytes of an answer.</summary>
    public sealed record Chunk(long Number, ReadOnlyMemory<byte> Part) : Effect
    {
        public override long Bytes => base.Bytes + Part.Length;
    }

    /// <summary>An answer has been sent, or broke.</summary>
    public sealed record EndOfBody(long Number, string? Problem) : Effect;

    /// <summary>Answers a call.</summary>
    public sealed record Reply(long Number, ReadOnlyMemory<byte> Result) : Effect
    {
        public override long Bytes => base.Bytes + Result.Length;
    }

    /// <summary>Fails a request or call.</summary>
    public sealed record Fail(long Number, ObjectFailure Failure) : Effect;

    /// <summary>Ends an event.</summary>
    public sealed record Done(long Number, bool Failed) : Effect;

    /// <summary>Tells that what a turn changed is durable.</summary>
    /// <param name="Output">Whose turn it was.</param>
    /// <param name="Number">Which of those that changed something.</param>
    public sealed record Stored(ProgramOutput Output, long Number) : Effect;

    /// <summary>Tells the program that it may go on.</summary>
    public sealed record Durable(TaskCompletionSource Waiter) : Effect;
}
