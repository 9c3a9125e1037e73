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

    /// <inheritdoc/>
    public override long WaitingBytes => _peer?.WaitingBytes ?? 0;

    /// <inheritdoc/>
    public override void Send(SocketMessage message) => Do(peer =>
    {
        if (!peer.Send(message))
        {
            Full(peer);
        }
    });

    /// <inheritdoc/>
    public override void Close(int code, string reason) => Do(peer => peer.Close(code, reason));

    /// <inheritdoc/>
    public override void Abort() => Do(peer => peer.Abort());

    /// <inheritdoc/>
    void ISocketEnd.Open(ISocketPeer peer) => table.Loop.Post(() =>
    {
        _peer = peer;
        while (_early!.TryDequeue(out var early))
        {
            early(peer);
        }

        _early = null;
    });

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
        if (peer.WaitingBytes > 0)
        {
            peer.Close(CloseCodes.TryAgainLater, Overflow);
            table.Loop.Post(() => table.Loop.Call("onSocketError", number, Overflow));
        }
    }
}
