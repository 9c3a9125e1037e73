using System.Collections.Immutable;
using Edge.Actors.Http;
using Edge.Streams.Framing;

namespace Edge.Actors.Objects.Links;

/// <summary>
/// What a gateway tells an object. Events are numbered by the gateway for as long as its relay lives, requests among them:
/// one that an object has not done when it ends is told to its next incarnation under the same number.
/// </summary>
internal static class GatewayItems
{
    /// <summary>A socket that is held for the object; said of each before anything else, oldest first.</summary>
    public sealed record Attached(int Socket, SocketDescription Description, DateTimeOffset? LastAutoResponse) : LinkItem
    {
        public override int Bytes => OverheadBytes + Description.Bytes;
    }

    /// <summary>That were all of them.</summary>
    /// <param name="AutoResponse">What is answered for the object, or null.</param>
    public sealed record AttachedAll(AutoResponse? AutoResponse) : LinkItem
    {
        public override int Bytes => OverheadBytes + (AutoResponse?.Bytes ?? 0);
    }

    /// <summary>Something that has to be handled and to be reported as done.</summary>
    /// <param name="Number">Its number.</param>
    public abstract record Event(long Number) : LinkItem;

    /// <summary>A client said something.</summary>
    public sealed record Incoming(long Number, int Socket, WebSocketMessage Message, DateTimeOffset? LastAutoResponse) : Event(Number)
    {
        public override int Bytes => OverheadBytes + Message.Payload.Length;
    }

    /// <summary>A socket is over.</summary>
    public sealed record Over(long Number, int Socket, CloseStatus Status, bool WasClean) : Event(Number)
    {
        public override int Bytes => OverheadBytes + Of(Status.Reason);
    }

    /// <summary>A socket broke; <see cref="Over"/> follows.</summary>
    public sealed record Broken(long Number, int Socket, string Problem) : Event(Number)
    {
        public override int Bytes => OverheadBytes + Of(Problem);
    }

    /// <summary>A request, its body read.</summary>
    public sealed record Fetch(long Number, EdgeRequest Request) : Event(Number)
    {
        public override int Bytes => OverheadBytes + Of(Request.Method) + Of(Request.Url) + HeaderBytes(Request.Headers)
            + (Request.Body.Bytes?.Length ?? 0);
    }

    /// <summary>A call of a method.</summary>
    public sealed record Call(long Number, string Method, ReadOnlyMemory<byte> Arguments) : Event(Number)
    {
        public override int Bytes => OverheadBytes + Of(Method) + Arguments.Length;
    }

    /// <summary>The gateway answered for the object, and when it did so last.</summary>
    public sealed record AutoResponded(ImmutableArray<KeyValuePair<int, DateTimeOffset>> Times) : LinkItem
    {
        public override int Bytes => OverheadBytes + (16 * Times.Length);
    }

    /// <summary>What readers of bodies say. It may be heard more than once: an object that ends hears it before it is received.</summary>
    public abstract record BodyNews(long Stream) : LinkItem;

    /// <summary>The reader of a body has taken so many bytes.</summary>
    /// <param name="Stream">The body, see <see cref="ObjectItems.Answer.Stream"/>.</param>
    /// <param name="Taken">How many in all.</param>
    public sealed record Read(long Stream, long Taken) : BodyNews(Stream)
    {
        public override int Bytes => OverheadBytes;
    }

    /// <summary>Nobody reads a body any more.</summary>
    public sealed record Left(long Stream) : BodyNews(Stream)
    {
        public override int Bytes => OverheadBytes;
    }

    internal static int HeaderBytes(EdgeHeaders headers) =>
        headers.Sum(header => 8 + (3 * (header.Key.Length + header.Value.Length)));
}
