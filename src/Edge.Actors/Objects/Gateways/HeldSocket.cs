using Edge.Actors.Http;
using Edge.Actors.Objects.Links;
using Edge.Streams.Framing;

namespace Edge.Actors.Objects.Gateways;

/// <summary>A client's socket that is held for an object. Owned by its relay.</summary>
internal sealed class HeldSocket(SocketDescription description, ObjectOptions options, long now)
{
    private const long Never = 0;
    private readonly Queue<SocketMessage> _early = new();
    private ISocketPeer? _peer;
    private CloseStatus? _closed;
    private int _unhandled;
    private long _unhandledBytes;
    private bool _isPaused;
    private long _autoResponded = Never;
    private long _autoResponseTold = Never;

    /// <summary>What the object knows of it.</summary>
    public SocketDescription Description { get; set; } = description;

    /// <summary>Its number on the present link.</summary>
    public int Number { get; set; }

    /// <summary>Since when its client is awaited.</summary>
    public long Since { get; } = now;

    /// <summary>Whether its client has come.</summary>
    public bool IsOpen => _peer is not null;

    /// <summary>Whether its end was reported.</summary>
    public bool IsOver { get; set; }

    /// <summary>Whether the object closed it.</summary>
    public bool IsClosing => _closed is not null;

    /// <summary>When the gateway last answered for the object, or null.</summary>
    public DateTimeOffset? LastAutoResponse =>
        Volatile.Read(ref _autoResponded) is > Never and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>An automatic answer was given. Any thread.</summary>
    public void OnAutoResponse(DateTimeOffset time) => Volatile.Write(ref _autoResponded, time.UtcTicks);

    /// <summary>The time of the last automatic answer, if the object has not been told it.</summary>
    public DateTimeOffset? TakeAutoResponse()
    {
        var last = LastAutoResponse;
        if (last is null || last.Value.UtcTicks == _autoResponseTold)
        {
            return null;
        }

        _autoResponseTold = last.Value.UtcTicks;
        return last;
    }

    /// <summary>The client has come: it gets what waits for it.</summary>
    /// <returns>False when it does not take it.</returns>
    public bool Open(ISocketPeer peer)
    {
        _peer = peer;
        if (IsOver)
        {
            End(peer);
            return true;
        }

        var taken = true;
        while (taken && _early.TryDequeue(out var message))
        {
            taken = peer.Send(message);
        }

        if (_closed is { } status)
        {
            peer.Close(status.Code, status.Reason);
        }

        return taken;
    }

    private void End(ISocketPeer peer)
    {
        if (_closed is { Code: not CloseCodes.Abnormal } status)
        {
            peer.Close(status.Code, status.Reason);
        }
        else
        {
            peer.Abort();
        }
    }

    /// <summary>Sends to the client.</summary>
    /// <returns>False when too much waits for it already.</returns>
    public bool Send(SocketMessage message)
    {
        if (IsOver || IsClosing)
        {
            return true;
        }

        if (_peer is not null)
        {
            return _peer.Send(message) || _peer.WaitingBytes == 0;
        }

        _early.Enqueue(message);
        return _early.Count <= options.MaxEarly;
    }

    public void Close(int code, string reason)
    {
        if (!IsOver && !IsClosing)
        {
            _closed = new CloseStatus(code, reason);
            _peer?.Close(code, reason);
        }
    }

    public void Cut()
    {
        _closed ??= new CloseStatus(CloseCodes.Abnormal, string.Empty);
        _peer?.Abort();
    }

    /// <summary>A message has come: the next one may, unless too many are not handled.</summary>
    public void OnReceived(int bytes)
    {
        _unhandled++;
        _unhandledBytes += bytes;
        _isPaused = true;
        ReadOn();
    }

    /// <summary>A message has been handled.</summary>
    public void OnHandled(int bytes)
    {
        _unhandled--;
        _unhandledBytes -= bytes;
        ReadOn();
    }

    private void ReadOn()
    {
        if (_isPaused && _unhandled < options.MaxUnhandled && _unhandledBytes < options.MaxUnhandledBytes)
        {
            _isPaused = false;
            _peer?.RequestNext();
        }
    }
}
