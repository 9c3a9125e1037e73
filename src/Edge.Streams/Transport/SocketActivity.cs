namespace Edge.Streams.Transport;

/// <summary>
/// When one socket last did something, in milliseconds of its <see cref="CoarseClock"/>.
/// Written by the socket's stages, read by whoever watches for silence and stalls.
/// </summary>
public sealed class SocketActivity
{
    private readonly CoarseClock _clock;
    private long _received;
    private long _sent;
    private long _writeStarted = -1;
    private bool _isUnread;

    /// <summary>Starts with both directions just used.</summary>
    public SocketActivity(CoarseClock clock)
    {
        _clock = clock;
        _received = _sent = clock.Milliseconds;
    }

    /// <summary>When bytes were last received, or reading was taken up again.</summary>
    public long LastReceived => Volatile.Read(ref _received);

    /// <summary>When a write, or a slice of a large one, last completed.</summary>
    public long LastSent => Volatile.Read(ref _sent);

    /// <summary>Since when the socket has accepted nothing of the write in flight, or -1 when none is waiting.</summary>
    public long WriteStarted => Volatile.Read(ref _writeStarted);

    /// <summary>Whether nothing is read at present, since what was read is not taken: the peer's pongs are not seen either.</summary>
    public bool IsUnread => Volatile.Read(ref _isUnread);

    internal void Unread() => Volatile.Write(ref _isUnread, true);

    internal void ReadAgain()
    {
        // What came meanwhile is found only now.
        Received();
        Volatile.Write(ref _isUnread, false);
    }

    internal void Received() => Volatile.Write(ref _received, _clock.Milliseconds);

    internal void WritePending() => Volatile.Write(ref _writeStarted, _clock.Milliseconds);

    internal void SentSlice()
    {
        var now = _clock.Milliseconds;
        Volatile.Write(ref _writeStarted, now);
        Volatile.Write(ref _sent, now);
    }

    internal void Sent()
    {
        Volatile.Write(ref _writeStarted, -1);
        Volatile.Write(ref _sent, _clock.Milliseconds);
    }
}
