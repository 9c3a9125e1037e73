using System.Collections.Immutable;
using Edge.Actors.Http;

namespace Edge.Actors.Objects;

/// <summary>One WebSocket of an object, as its program sees it. The client is at some gateway. Used by the program's thread alone.</summary>
public abstract class ObjectSocket
{
    /// <summary>Unguessable and unique.</summary>
    public abstract string Id { get; }

    /// <summary>Whether it outlives this awakening: it stays open while the object sleeps, moves, or dies with its node.</summary>
    public abstract bool IsHibernatable { get; }

    /// <summary>At most 10, distinct, each at most 256 bytes.</summary>
    public abstract ImmutableArray<string> Tags { get; }

    /// <summary>What the program keeps with the socket, at most 16,384 bytes; null for nothing. Kept at the gateway.</summary>
    public abstract ReadOnlyMemory<byte>? Attachment { get; set; }

    /// <summary>When the gateway last answered for the object, or null.</summary>
    public abstract DateTimeOffset? LastAutoResponse { get; }

    /// <summary>Bytes sent that the gateway has not yet taken, as far as this node knows.</summary>
    public abstract long WaitingBytes { get; }

    /// <summary>Sends a message; silently dropped when the client is gone. The same instance sent to many sockets leaves once per gateway.</summary>
    /// <exception cref="ObjectException">The turn has sent more than <see cref="ObjectOptions.MaxOutputBytes"/>: the object is being reset.</exception>
    public abstract void Send(SocketMessage message);

    /// <summary>Closes after what was sent; only the first call counts.</summary>
    public abstract void Close(int code, string reason);

    /// <summary>Cuts the socket: the client sees 1006.</summary>
    public abstract void Abort();
}
