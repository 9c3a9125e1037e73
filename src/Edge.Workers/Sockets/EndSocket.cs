using Edge.Actors.Http;
using Edge.Streams.Framing;
using Edge.Streams.Transport;
using Edge.Workers.Objects;

namespace Edge.Workers.Sockets;

/// <summary>
/// A socket that came with a response to the script: of an object, or of another server. The script is the client. Until it
/// listens, the end can be given away unopened, and then no message passes through the script.
/// </summary>
internal sealed class EndSocket(int number, ISocketEnd end, SocketTable table, OutputOrder order) : OutwardSocket(order), ISocketPeer
{
    private const int MostWaiting = 64 * 1024;
    private const long MostBytesWaiting = 16 << 20;
    private const long MostBytesToScript = 1 << 20;
    private readonly Queue<SocketMessage> _waiting = new();
    private readonly Queue<int> _putOff = new();
    private long _waitingBytes;
    private long _toScript;
    private bool _ready = true;
    private bool _opened;
    private bool _over;
    private CloseStatus? _closing;

    /// <inheritdoc/>
    long ISocketPeer.WaitingBytes => Volatile.Read(ref _toScript);

    /// <inheritdoc/>
    protected override long QueuedBytes => _waitingBytes;

    /// <summary>Takes the end out; this socket is over.</summary>
    public ISocketEnd GiveAway()
    {
        _over = true;
        return end;
    }

    /// <inheritdoc/>
    public override void Open()
    {
        if (!_opened && !_over)
        {
            _opened = true;
            end.Open(this);
        }
    }

    /// <inheritdoc/>
    public override void Took() => Interlocked.Add(ref _toScript, -_putOff.Dequeue());

    /// <inheritdoc/>
    protected override void Pass(SocketMessage message)
    {
        if (_over || _closing is not null)
        {
            return;
        }

        // An empty queue takes any size.
        var bytes = _waitingBytes + message.Payload.Length;
        if (_waiting.Count == MostWaiting || (_waiting.Count > 0 && bytes > MostBytesWaiting))
        {
            Overflow();
            return;
        }

        _waiting.Enqueue(message);
        _waitingBytes += message.Payload.Length;
        Pump();
    }

    /// <inheritdoc/>
    protected override void PassClose(int code, string reason)
    {
        _closing ??= new CloseStatus(code, reason);
        Pump();
    }

    /// <inheritdoc/>
    protected override void Cut() => Finish(new CloseStatus(CloseCodes.Abnormal, string.Empty), clean: false, byPeer: true);

    /// <inheritdoc/>
    protected override void Overflow() =>
        Finish(new CloseStatus(CloseCodes.TryAgainLater, "Too much waits to be sent."), clean: false, byPeer: false);

    /// <inheritdoc/>
    bool ISocketPeer.Send(SocketMessage message)
    {
        // An empty queue takes any size.
        var size = message.Payload.Length + 1;
        if (Interlocked.Add(ref _toScript, size) is var waiting && waiting > MostBytesToScript && waiting > size)
        {
            Interlocked.Add(ref _toScript, -size);
            return false;
        }

        return table.Loop.Post(() => Deliver(message, size));
    }

    /// <inheritdoc/>
    void ISocketPeer.Close(int code, string reason) => table.Loop.Post(() =>
        Finish(new CloseStatus(code, reason), clean: true, byPeer: false));

    /// <inheritdoc/>
    void ISocketPeer.Abort() => table.Loop.Post(() =>
        Finish(new CloseStatus(CloseCodes.Abnormal, string.Empty), clean: false, byPeer: false));

    /// <inheritdoc/>
    void ISocketPeer.RequestNext() => table.Loop.Post(() =>
    {
        _ready = true;
        Pump();
    });

    /// <summary>Hands a message to the script. One that it puts off counts as waiting until it takes it.</summary>
    private void Deliver(SocketMessage message, int size)
    {
        if (!_over && table.Loop.Call(
            "onSocketMessage", number, table.ToScript(new WebSocketMessage(message.Opcode, message.Payload))) is false)
        {
            _putOff.Enqueue(size);
        }
        else
        {
            Interlocked.Add(ref _toScript, -size);
        }
    }

    /// <summary>Hands over what waits, one message for each that the end asks for, and then the close.</summary>
    private void Pump()
    {
        if (_over || !_opened)
        {
            return;
        }

        if (_ready && _waiting.TryDequeue(out var message))
        {
            _ready = false;
            _waitingBytes -= message.Payload.Length;
            end.OnMessage(new WebSocketMessage(message.Opcode, message.Payload));
        }
        else if (_ready && _closing is { } closing)
        {
            Finish(closing, clean: true, byPeer: true);
        }
    }

    private void Finish(CloseStatus status, bool clean, bool byPeer)
    {
        if (_over)
        {
            return;
        }

        _over = true;
        table.Remove(number);
        end.OnClosed(new SocketClosed(status, clean, byPeer));
        table.Loop.Post(() => table.Loop.Call("onSocketClosed", number, status.Code, status.Reason, clean));
    }
}
