using Edge.Actors.Http;
using Edge.Workers.Objects;

namespace Edge.Workers.Sockets;

/// <summary>
/// A socket that is none of an object's own. What an object does on it waits, as all that leaves its isolate; when what it wrote
/// before that is lost, the socket is cut.
/// </summary>
internal abstract class OutwardSocket(OutputOrder order) : ScriptSocket
{
    private const int MostHeld = 64 * 1024;
    private const long MostHeldBytes = 16 << 20;
    private int _held;
    private long _heldBytes;
    private bool _isFull;

    /// <inheritdoc/>
    public sealed override long WaitingBytes => _heldBytes + QueuedBytes;

    /// <inheritdoc/>
    public override bool IsFull => _isFull;

    /// <summary>Bytes that may leave and have not.</summary>
    protected abstract long QueuedBytes { get; }

    /// <inheritdoc/>
    public sealed override void Send(SocketMessage message)
    {
        if (order.IsOpen)
        {
            Pass(message);
        }
        else if (!_isFull)
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

    /// <summary>Closes it with 1013: too much waits.</summary>
    protected abstract void Overflow();

    /// <summary>Keeps a message until it may leave. None before it takes any size.</summary>
    private void Hold(SocketMessage message)
    {
        var bytes = _heldBytes + message.Payload.Length;
        if (_held > 0 && (_held == MostHeld || bytes > MostHeldBytes))
        {
            _isFull = true;
            order.Start(Overflow, Cut);
            return;
        }

        _held++;
        _heldBytes = bytes;
        order.Start(() =>
        {
            _held--;
            _heldBytes -= message.Payload.Length;
            Pass(message);
        }, Cut);
    }
}
