using Akka.Actor;
using Edge.Actors.Objects.Links;

namespace Edge.Actors.Objects;

/// <summary>What objects and their gateways say to each other across the cluster. A gateway is the relay of one object on one node.</summary>
internal static class ObjectProtocol
{
    /// <summary>Any message of this protocol.</summary>
    public interface IObjectMessage
    {
        /// <summary>The object it is to or from.</summary>
        ObjectId Object { get; }
    }

    /// <summary>To an object, through the shard region.</summary>
    public interface ICommand : IObjectMessage;

    /// <summary>From an object to a gateway, or to the guardian of a node's gateways.</summary>
    public interface INews : IObjectMessage
    {
        /// <summary>Which awakening of the object it comes from.</summary>
        long Incarnation { get; }
    }

    /// <summary>Wakes the object and asks it for <see cref="Gather"/>; repeated until something comes.</summary>
    public sealed record Hello(ObjectId Object, IActorRef Gateway) : ICommand;

    /// <summary>What a gateway has for an incarnation it has heard of.</summary>
    public sealed record FromGateway(ObjectId Object, IActorRef Gateway, long Incarnation, LinkBatch Batch) : ICommand;

    /// <summary>A node holds nothing for the object: the answer of its guardian to <see cref="Gather"/>.</summary>
    /// <param name="Object">The object.</param>
    /// <param name="Incarnation">Who asked.</param>
    /// <param name="Node">The node.</param>
    public sealed record NothingHeld(ObjectId Object, long Incarnation, string Node) : ICommand;

    /// <summary>
    /// Asks for the sockets that are held for the object. The gateway opens a link to this incarnation, on which it tells them first.
    /// </summary>
    public sealed record Gather(ObjectId Object, long Incarnation) : INews;

    /// <summary>What an object has for a gateway.</summary>
    public sealed record FromObject(ObjectId Object, long Incarnation, LinkBatch Batch) : INews;

    /// <summary>The incarnation takes nothing more, and did not take what it has not confirmed.</summary>
    /// <param name="Object">The object.</param>
    /// <param name="Incarnation">Which.</param>
    /// <param name="Received">It has everything of the gateway up to this item.</param>
    /// <param name="CloseCode">What its standard sockets are closed with; 1006 cuts them.</param>
    public sealed record Ended(ObjectId Object, long Incarnation, long Received, int CloseCode) : INews;
}
