using Edge.Actors.Http;
using Edge.Streams.Framing;
using Edge.Streams.Transport;
using Edge.Workers.Objects;

namespace Edge.Workers.Sockets;

/// <summary>The near end of a pair whose far end went into a worker's response: the client is the peer.</summary>
/// <remarks>What is sent before the client is there waits. The members of <see cref="ISocketEnd"/> are called by other threads.</remarks>
internal sealed class ResponseSocket(int number, SocketTable table, OutputOrder order) : OutwardSocket(order), ISocketEnd
{
    // Far more than a client's outbox takes by default, which is what bounds it once the client is there.
    private const int MostEarly = 64 * 1024;
    private const long MostEarlyBytes = 16 << 20;
    private const string TooMuch = "The client does not read: too much waits for it.";
    private Queue<Action<ISocketPeer>>? _early = new();
    private long _earlyBytes;
    private ISocketPeer? _peer;
    private ISocketPeer? _arrived;
    private bool _overflowed;

    /// <inheritdoc/>
    public override bool IsFull => _overflowed || base.IsFull;

    /// <inheritdoc/>
    protected override long QueuedBytes => _peer?.WaitingBytes ?? _earlyBytes;

    /// <inheritdoc/>
    protected override void Pass(SocketMessage message)
    {
        if (_peer is { } peer)
        {
            SendTo(peer, message);
        }
        else if (_early is { } early && !_overflowed)
        {
            Wait(early, message);
        }
    }

    /// <inheritdoc/>
    protected override void PassClose(int code, string reason) => Do(peer => peer.Close(code, reason));

    /// <inheritdoc/>
    protected override void Cut()
    {
        _early?.Clear();
        if ((_peer ?? Volatile.Read(ref _arrived)) is { } peer)
        {
            peer.Abort();
        }
        else
        {
            Do(late => late.Abort());
        }
    }

    /// <inheritdoc/>
    protected override void Overflow()
    {
        if (!_overflowed)
        {
            Do(peer => peer.Close(CloseCodes.TryAgainLater, TooMuch));
            _overflowed = true;
            table.Loop.Post(() => table.Loop.Call("onSocketError", number, TooMuch));
        }
    }

    /// <inheritdoc/>
    void ISocketEnd.Open(ISocketPeer peer)
    {
        Volatile.Write(ref _arrived, peer);
        if (!table.Loop.Post(() => Opened(peer), peer.Abort))
        {
            peer.Abort();
        }
    }

    /// <inheritdoc/>
    void ISocketEnd.OnMessage(WebSocketMessage message) => table.Loop.Post(() =>
    {
        table.Loop.Call("onSocketMessage", number, table.ToScript(message));
        _peer?.RequestNext();
    });

    /// <inheritdoc/>
    void ISocketEnd.OnClosed(SocketClosed closed) => table.Loop.Post(() =>
    {
        table.Remove(number);
        table.Loop.Call("onSocketClosed", number, closed.Status.Code, closed.Status.Reason, closed.Clean);
    });

    private void Opened(ISocketPeer peer)
    {
        _peer = peer;
        while (_early!.TryDequeue(out var early))
        {
            early(peer);
        }

        _early = null;
    }

    private void Do(Action<ISocketPeer> action)
    {
        if (_peer is { } peer)
        {
            action(peer);
        }
        else
        {
            _early?.Enqueue(action);
        }
    }

    private void SendTo(ISocketPeer peer, SocketMessage message)
    {
        // A peer that has nothing waiting is closing, and takes nothing for that reason.
        if (!_overflowed && !peer.Send(message) && peer.WaitingBytes > 0)
        {
            Overflow();
        }
    }

    /// <summary>Keeps a message until the client is there. An empty queue takes any size.</summary>
    private void Wait(Queue<Action<ISocketPeer>> early, SocketMessage message)
    {
        var bytes = _earlyBytes + message.Payload.Length;
        if (early.Count > 0 && (early.Count >= MostEarly || bytes > MostEarlyBytes))
        {
            Overflow();
            return;
        }

        _earlyBytes = bytes;
        early.Enqueue(peer => SendTo(peer, message));
    }

}
