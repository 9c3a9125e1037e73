using Edge.Actors.Http;
using Edge.Streams.Framing;
using Edge.Streams.Transport;

namespace Edge.Workers.Sockets;

/// <summary>The near end of a pair whose far end went into a worker's response: the client is the peer.</summary>
/// <remarks>What is sent before the client is there waits. The members of <see cref="ISocketEnd"/> are called by other threads.</remarks>
internal sealed class ResponseSocket(int number, SocketTable table) : ScriptSocket, ISocketEnd
{
    private const int MostWaiting = 1024;
    private const string Overflow = "The client does not read: too much waits for it.";
    private Queue<Action<ISocketPeer>>? _early = new();
    private ISocketPeer? _peer;
    private ISocketPeer? _arrived;
    private bool _overflowed;

    /// <inheritdoc/>
    public override long WaitingBytes => _peer?.WaitingBytes ?? 0;

    /// <inheritdoc/>
    public override void Send(SocketMessage message) => Do(peer =>
    {
        if (!_overflowed && !peer.Send(message))
        {
            Full(peer);
        }
    });

    /// <inheritdoc/>
    public override void Close(int code, string reason) => Do(peer => peer.Close(code, reason));

    /// <inheritdoc/>
    public override void Abort()
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
        else if (_early is { Count: < MostWaiting } early)
        {
            early.Enqueue(action);
        }
    }

    private void Full(ISocketPeer peer)
    {
        // A peer that has nothing waiting is closing, and takes nothing for that reason.
        if (!_overflowed && peer.WaitingBytes > 0)
        {
            _overflowed = true;
            peer.Close(CloseCodes.TryAgainLater, Overflow);
            table.Loop.Post(() => table.Loop.Call("onSocketError", number, Overflow));
        }
    }
}
