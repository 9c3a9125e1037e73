using Edge.Actors.Http;
using Edge.Streams.Framing;
using Edge.Streams.Outbox;
using Edge.Streams.Transport;

namespace Edge.Workers.Outgoing;

/// <summary>
/// A WebSocket to another server as the end of a response: messages go from one side to the other, each side read only as fast
/// as the other takes.
/// </summary>
internal sealed class UpstreamSocket(Stream stream, UpstreamSettings settings) : ISocketEnd, ISocketHandler, IDrainObserver
{
    private const long MostWaiting = 1 << 20;
    private static readonly TimeSpan Recheck = TimeSpan.FromMilliseconds(5);
    private readonly WebSocketConnection _connection = new(stream, stream.Dispose, settings.Options, settings.Services.Clock);
    private ISocketPeer? _peer;
    private ITimer? _recheck;

    /// <inheritdoc/>
    public void Open(ISocketPeer peer)
    {
        _peer = peer;
        _connection.Run(this, settings.Services.Materializer);
    }

    /// <inheritdoc/>
    void ISocketEnd.OnMessage(WebSocketMessage message)
    {
        var frame = FrameWriter.EncodeMasked(message.Opcode, message.Payload.Span, MaskKey.Next());
        _connection.Outbox.Reply(OutboundFrames.One(frame));
        _connection.Outbox.NotifyWhenDrained(this);
    }

    /// <inheritdoc/>
    void IDrainObserver.OnDrained() => _peer?.RequestNext();

    /// <inheritdoc/>
    void ISocketEnd.OnClosed(SocketClosed closed)
    {
        if (_peer is null)
        {
            stream.Dispose();
        }
        else if (closed.Status.Code == CloseCodes.NoStatus || CloseStatus.IsValidCode(closed.Status.Code))
        {
            _connection.Outbox.Close(closed.Status.Code, closed.Status.Reason, discard: false);
        }
        else
        {
            _connection.Abort();
        }
    }

    /// <inheritdoc/>
    void ISocketHandler.OnMessage(WebSocketMessage message)
    {
        var content = new SocketMessage(message.Opcode, message.Payload);
        if (_peer is { } peer && !peer.Send(content))
        {
            Later(() => ((ISocketHandler)this).OnMessage(message));
            return;
        }

        ReadOn();
    }

    /// <inheritdoc/>
    void ISocketHandler.OnClosed(SocketClosed closed)
    {
        _recheck?.Dispose();
        if (closed.Clean)
        {
            _peer?.Close(closed.Status.Code, closed.Status.Reason);
        }
        else
        {
            _peer?.Abort();
        }
    }

    private void ReadOn()
    {
        if (_peer is { WaitingBytes: > MostWaiting })
        {
            Later(ReadOn);
        }
        else
        {
            _connection.RequestNext();
        }
    }

    /// <summary>A peer tells of no room, so it is asked again; not when this socket is over.</summary>
    private void Later(Action action)
    {
        _recheck?.Dispose();
        if (!_connection.Completion.IsCompleted)
        {
            _recheck = settings.Services.Time.CreateTimer(_ => action(), null, Recheck, Timeout.InfiniteTimeSpan);
        }
    }
}
