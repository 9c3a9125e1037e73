using Edge.Actors.Relays;
using Edge.Streams.Framing;
using Edge.Streams.Transport;
using Edge.Streams.Wire;

namespace Edge.Actors.Connections;

/// <summary>How a connection speaks with its client. Owned by one <see cref="ConnectionActor"/> and called by it alone.</summary>
internal abstract class ConnectionSession(ConnectionContext context)
{
    protected ConnectionContext Context { get; } = context;

    /// <summary>Whether the client must say hello in time.</summary>
    public virtual bool AwaitsHello => false;

    /// <summary>The socket is open.</summary>
    public abstract void Start();

    /// <summary>Handles one message, and asks for the next when it may come.</summary>
    public abstract void OnMessage(WebSocketMessage message);

    /// <summary>So many of its posts are answered.</summary>
    public virtual void OnPostsSettled(RelayProtocol.PostsSettled settled)
    {
    }

    /// <summary>The client was silent: ask whether it is there.</summary>
    public virtual void Ping() => Context.Outbox.Control(Opcode.Ping, []);

    /// <summary>The node is going. A client that cannot be told so is closed at once: it comes back by itself.</summary>
    /// <param name="after">When the client should open a new connection.</param>
    /// <param name="deadline">When this one will be closed.</param>
    public virtual void GoAway(TimeSpan after, TimeSpan deadline) => Close(EdgeClose.ServerRestart, discard: false);

    /// <summary>Ends the connection with the code its client understands.</summary>
    public virtual void Close(EdgeClose close, bool discard)
    {
        if (close.PlainCode == CloseCodes.Abnormal)
        {
            Context.Socket.Abort();
        }
        else
        {
            Context.Outbox.Close(close.PlainCode, close.Reason, discard);
        }
    }

    /// <summary>How the socket ended; not called when the connection's actor failed.</summary>
    public virtual void OnClosed(SocketClosed how)
    {
    }

    /// <summary>The socket is over.</summary>
    public virtual void Stop()
    {
    }
}
