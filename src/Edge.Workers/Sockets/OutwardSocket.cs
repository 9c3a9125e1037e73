using Edge.Actors.Http;
using Edge.Workers.Objects;

namespace Edge.Workers.Sockets;

/// <summary>
/// A socket that is none of an object's own. What an object does on it waits, as all that leaves its isolate; when what it wrote
/// before that is lost, the socket is cut.
/// </summary>
internal abstract class OutwardSocket(OutputOrder order) : ScriptSocket
{
    private long _heldBytes;

    /// <inheritdoc/>
    public sealed override long WaitingBytes => _heldBytes + QueuedBytes;

    /// <summary>Bytes that may leave and have not.</summary>
    protected abstract long QueuedBytes { get; }

    /// <inheritdoc/>
    public sealed override void Send(SocketMessage message)
    {
        if (order.IsOpen)
        {
            Pass(message);
        }
        else
        {
            Hold(message);
        }
    }

    /// <inheritdoc/>
    public sealed override void Close(int code, string reason) => order.Start(() => PassClose(code, reason), Cut);

    /// <inheritdoc/>
    public sealed override void Abort() => order.Start(Cut, Cut);

    /// <summary>Sends a message that may leave.</summary>
    protected abstract void Pass(SocketMessage message);

    /// <summary>Closes after what was passed.</summary>
    protected abstract void PassClose(int code, string reason);

    /// <summary>Cuts it at once.</summary>
    protected abstract void Cut();

    private void Hold(SocketMessage message)
    {
        _heldBytes += message.Payload.Length;
        order.Start(() =>
        {
            _heldBytes -= message.Payload.Length;
            Pass(message);
        }, Cut);
    }
}
