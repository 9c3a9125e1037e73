using Akka.Actor;
using Edge.Actors.Http;
using Edge.Streams.Framing;
using Edge.Streams.Transport;

namespace Edge.Actors.Objects.Gateways;

/// <summary>What this node's clients and sockets say to the relays of objects, and what those answer.</summary>
internal static class RelayCommands
{
    /// <summary>To the relay of an object, through the guardian.</summary>
    public interface ICommand : INoSerializationVerificationNeeded
    {
        /// <summary>The object.</summary>
        ObjectId Object { get; }
    }

    /// <summary>From a socket of the relay.</summary>
    public interface ISocketNews : INoSerializationVerificationNeeded
    {
        /// <summary>Which.</summary>
        HeldSocket Socket { get; }
    }

    /// <summary>From the reader of an object's answer.</summary>
    public interface IBodyNews : INoSerializationVerificationNeeded
    {
        /// <summary>Which.</summary>
        AnswerBody Body { get; }
    }

    /// <summary>A request, its body read; answered with <see cref="EdgeResponse"/> or <see cref="Status.Failure"/>.</summary>
    public sealed record Fetch(ObjectId Object, EdgeRequest Request) : ICommand;

    /// <summary>A call; answered with <see cref="Returned"/> or <see cref="Status.Failure"/>.</summary>
    public sealed record Call(ObjectId Object, string Method, ReadOnlyMemory<byte> Arguments) : ICommand;

    /// <summary>What a call returned.</summary>
    public sealed record Returned(ReadOnlyMemory<byte> Value) : INoSerializationVerificationNeeded;

    /// <summary>The client is there.</summary>
    public sealed record Opened(HeldSocket Socket, ISocketPeer Peer) : ISocketNews;

    /// <summary>The client said something; it says no more until it is asked to.</summary>
    public sealed record Received(HeldSocket Socket, WebSocketMessage Message) : ISocketNews;

    /// <summary>The client's socket is over.</summary>
    public sealed record Over(HeldSocket Socket, SocketClosed How) : ISocketNews;

    /// <summary>The reader has taken so many bytes.</summary>
    public sealed record BodyRead(AnswerBody Body, int Bytes) : IBodyNews;

    /// <summary>The reader is gone.</summary>
    public sealed record BodyLeft(AnswerBody Body) : IBodyNews;
}
