using Edge.Actors.Http;
using Edge.Streams.Framing;
using Edge.Streams.Outbox;
using Edge.Streams.Transport;

namespace Edge.Workers.Outgoing;

/// <summary>
/// A WebSocket to another server as the end of a response: messages go from one side to the other, each side read only as fast
/// as the other takes. One that nobody opens in time is cut.
/// </summary>
internal sealed class UpstreamSocket : ISocketEnd, ISocketHandler, IDrainObserver
{
    private const long MostWaiting = 1 << 20;
    private static readonly TimeSpan Recheck = TimeSpan.FromMilliseconds(5);
    private readonly Stream _stream;
    private readonly UpstreamSettings _settings;
    private readonly OutgoingCall _call;
    private readonly WebSocketConnection _connection;
    private readonly ITimer _unopened;
    private ISocketPeer? _peer;
    private ITimer? _recheck;
    private int _begun;

    /// <summary>Takes over a stream after the handshake.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="settings">Limits, and the node.</param>
    /// <param name="call">The request, which is over with this.</param>
    /// <param name="patience">How long it waits to be opened.</param>
    public UpstreamSocket(Stream stream, UpstreamSettings settings, OutgoingCall call, TimeSpan patience)
    {
        _stream = stream;
        _settings = settings;
        _call = call;
        _connection = new WebSocketConnection(stream, stream.Dispose, settings.Options, settings.Services.Clock);
        _unopened = settings.Services.Time.CreateTimer(_ => GiveUp(), null, patience, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Open(ISocketPeer peer)
    {
        _peer = peer;
        if (!TryBegin())
        {
            peer.Abort();
            return;
        }

        _connection.Run(this, _settings.Services.Materializer);
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
            GiveUp();
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
        _call.End();
        if (closed.Clean)
        {
            _peer?.Close(closed.Status.Code, closed.Status.Reason);
        }
        else
        {
            _peer?.Abort();
        }
    }

    /// <summary>True once: it is opened, or given up.</summary>
    private bool TryBegin()
    {
        _unopened.Dispose();
        return Interlocked.Exchange(ref _begun, 1) == 0;
    }

    private void GiveUp()
    {
        if (TryBegin())
        {
            _stream.Dispose();
            _call.End();
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
            _recheck = _settings.Services.Time.CreateTimer(_ => action(), null, Recheck, Timeout.InfiniteTimeSpan);
        }
    }
}
