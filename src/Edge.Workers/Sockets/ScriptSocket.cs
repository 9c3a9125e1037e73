using Edge.Actors.Http;

namespace Edge.Workers.Sockets;

/// <summary>A socket of the host that a script holds by its number. Used by the loop's thread.</summary>
internal abstract class ScriptSocket
{
    /// <summary>Bytes sent that nobody has taken yet.</summary>
    public abstract long WaitingBytes { get; }

    /// <summary>Whether too much waits already: what is sent now is dropped.</summary>
    public virtual bool IsFull => false;

    /// <summary>The script begins to listen.</summary>
    public virtual void Open()
    {
    }

    /// <summary>The script has taken the first of the messages that it had to put off.</summary>
    public virtual void Took()
    {
    }

    /// <summary>Sends a message.</summary>
    public abstract void Send(SocketMessage message);

    /// <summary>Closes after what was sent; 1005 for no code.</summary>
    public abstract void Close(int code, string reason);

    /// <summary>Cuts it: the other side sees 1006.</summary>
    public abstract void Abort();
}
