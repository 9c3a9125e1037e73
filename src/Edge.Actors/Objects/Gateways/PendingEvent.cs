using Akka.Actor;
using Edge.Actors.Http;
using Edge.Actors.Objects.Links;
using Edge.Streams.Framing;

namespace Edge.Actors.Objects.Gateways;

/// <summary>What the object has not handled or answered: kept by the relay, and told to each incarnation until one has.</summary>
/// <param name="Number">Its number for as long as the relay lives.</param>
internal abstract record PendingEvent(long Number)
{
    /// <summary>Number of the item it was told with on the present link; 0 when it was not.</summary>
    public long Said { get; set; }

    /// <summary>How many incarnations were reset while it was the oldest that they had taken and not handled.</summary>
    public int Resets { get; set; }

    /// <summary>The socket it belongs to, or null.</summary>
    public virtual HeldSocket? Holder => null;

    /// <summary>What the object is told.</summary>
    public abstract LinkItem ToItem();

    /// <summary>A message of a client.</summary>
    public sealed record Incoming(long Number, HeldSocket Socket, WebSocketMessage Message) : PendingEvent(Number)
    {
        public override HeldSocket Holder => Socket;

        public override LinkItem ToItem() => new GatewayItems.Incoming(Number, Socket.Number, Message, Socket.LastAutoResponse);
    }

    /// <summary>The end of a socket.</summary>
    public sealed record Over(long Number, HeldSocket Socket, CloseStatus Status, bool WasClean) : PendingEvent(Number)
    {
        public override HeldSocket Holder => Socket;

        public override LinkItem ToItem() => new GatewayItems.Over(Number, Socket.Number, Status, WasClean);
    }

    /// <summary>A socket broke.</summary>
    public sealed record Broken(long Number, HeldSocket Socket, string Problem) : PendingEvent(Number)
    {
        public override HeldSocket Holder => Socket;

        public override LinkItem ToItem() => new GatewayItems.Broken(Number, Socket.Number, Problem);
    }

    /// <summary>A request or call.</summary>
    /// <param name="Number">Its number.</param>
    /// <param name="Asker">Who waits for the answer.</param>
    /// <param name="Since">Since when.</param>
    public abstract record Request(long Number, IActorRef Asker, long Since) : PendingEvent(Number);

    /// <summary>A request.</summary>
    public sealed record Fetch(long Number, IActorRef Asker, long Since, EdgeRequest Content) : Request(Number, Asker, Since)
    {
        public override LinkItem ToItem() => new GatewayItems.Fetch(Number, Content);
    }

    /// <summary>A call.</summary>
    public sealed record Call(long Number, IActorRef Asker, long Since, string Method, ReadOnlyMemory<byte> Arguments)
        : Request(Number, Asker, Since)
    {
        public override LinkItem ToItem() => new GatewayItems.Call(Number, Method, Arguments);
    }
}
