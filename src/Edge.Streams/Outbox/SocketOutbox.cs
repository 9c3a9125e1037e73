using Edge.Streams.Deflate;
using Edge.Streams.Framing;
using Edge.Streams.Transport;

namespace Edge.Streams.Outbox;

/// <summary>
/// The bounded queue of encoded frames of one connection: any number of producers, one socket.
/// </summary>
/// <remarks>
/// <para>At any time exactly one party may write to the socket: the stage that drains the queue, or, while the stage is
/// parked and the queue is empty, the producer that offers next (it <em>borrows</em> the stage's demand and writes inline,
/// which saves waking the stage; in steady state the stream's interpreter is bypassed on the way out). A write that does
/// not complete at once gives the right back to the stage, and producers queue.</para>
/// <para>Order: frames leave in the order they were accepted; a pong or a ping overtakes waiting data; Close is last.
/// Thread safe; no method blocks or waits for the socket.</para>
/// </remarks>
public sealed class SocketOutbox
{
    private const int DrainedFraction = 10;
    private readonly Lock _gate = new();
    private readonly OutboxPolicy _policy;
    private readonly Stream _stream;
    private readonly SocketActivity _activity;
    private readonly FrameDeflater? _deflater;
    private readonly bool _masks;
    private FrameQueue _queue;
    private ControlFrames _control;
    private byte[]? _close;
    private CloseStatus _closedWith = new(CloseCodes.Abnormal, string.Empty);
    private bool _closing;
    private bool _stopped;
    private bool _parked;
    private List<IDrainObserver>? _observers;
    private Action? _wake;
    private BorrowedWriter? _borrowedWriter;
    private bool _broken;
    private WriteBatch? _batch;

    internal SocketOutbox(Stream stream, SocketActivity activity, WebSocketOptions options, FrameDeflater? deflater)
    {
        _stream = stream;
        _activity = activity;
        _policy = options.Outbox;
        _masks = options.Reader.Role == PeerRole.Client;
        _deflater = deflater;
    }

    /// <summary>Whether more is waiting than the bound allows; producers that can pause should.</summary>
    public bool IsFull
    {
        get
        {
            lock (_gate)
            {
                return _queue.Bytes >= _policy.MaxBytes || _queue.Frames >= _policy.MaxMessages;
            }
        }
    }

    /// <summary>Bytes waiting, without the write in flight.</summary>
    public long WaitingBytes
    {
        get
        {
            lock (_gate)
            {
                return _queue.Bytes;
            }
        }
    }

    /// <summary>Offers frames within the bound; an empty outbox takes any size. Never waits.</summary>
    public OfferResult Offer(OutboundFrames frames) => Enqueue(frames, bounded: true);

    /// <summary>
    /// Queues the one reply to something the peer said, even beyond the bound: whoever replies stops reading from a peer
    /// whose outbox is full, so replies are bounded by what was already read.
    /// </summary>
    public OfferResult Reply(OutboundFrames frames) => Enqueue(frames, bounded: false);

    /// <summary>Sends a Ping or Pong ahead of waiting data; one of its kind that still waits is replaced by the newer.</summary>
    /// <param name="opcode">Ping or Pong.</param>
    /// <param name="payload">At most 125 bytes.</param>
    public void Control(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        Action? wake = null;
        var frame = Encode(opcode, payload);
        lock (_gate)
        {
            if (!_closing)
            {
                _control.Put(opcode, frame);
                wake = TakeWake();
            }
        }

        wake?.Invoke();
    }

    /// <summary>
    /// Ends the connection in order: after the frames that wait (or instead of them when <paramref name="discard"/>), one
    /// Close frame is sent. Nothing is accepted any more. Only the first call counts.
    /// </summary>
    /// <param name="code">As in RFC 6455 section 7.4; 1005 sends a Close frame without a code.</param>
    /// <param name="reason">At most 123 bytes of UTF-8; longer is cut.</param>
    /// <param name="discard">Whether frames that wait are thrown away.</param>
    /// <returns>Whether this call was the first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The code may not stand in a Close; nothing has changed.</exception>
    public bool Close(int code, string reason, bool discard)
    {
        var frame = EncodeClose(code, reason);
        Action? wake;
        List<IDrainObserver>? observers = null;
        lock (_gate)
        {
            if (_closing)
            {
                return false;
            }

            _closing = true;
            _close = frame;
            _closedWith = new CloseStatus(code, reason);
            if (discard)
            {
                _queue.Clear();
                (observers, _observers) = (_observers, null);
            }

            wake = TakeWake();
        }

        wake?.Invoke();
        Notify(observers);
        return true;
    }

    /// <summary>Tells <paramref name="observer"/> once, as soon as less than a tenth of the bound waits; at once if so now.</summary>
    public void NotifyWhenDrained(IDrainObserver observer)
    {
        lock (_gate)
        {
            if (!_stopped && !IsDrained())
            {
                (_observers ??= []).Add(observer);
                return;
            }
        }

        observer.OnDrained();
    }

    /// <summary>What <see cref="Close"/> was first called with; 1006 if it was not.</summary>
    internal CloseStatus ClosedWith => _closedWith;

    /// <summary>Whether <see cref="Stop"/> was called, or a borrowed write failed: nothing can be written any more.</summary>
    internal bool IsOver => IsStopped || Volatile.Read(ref _broken);

    /// <summary>Whether <see cref="Stop"/> was called.</summary>
    internal bool IsStopped => Volatile.Read(ref _stopped);

    internal void OnWake(Action wake) => _wake = wake;

    /// <summary>
    /// For the draining stage: takes all that waits, up to one write. Null parks the stage until it is woken.
    /// </summary>
    internal WriteBatch? Take()
    {
        List<IDrainObserver>? observers = null;
        WriteBatch? batch;
        lock (_gate)
        {
            batch = IsOver ? null : Gather();
            _parked = batch is null && !IsOver;
            if (_observers is not null && IsDrained())
            {
                (observers, _observers) = (_observers, null);
            }
        }

        Notify(observers);
        batch?.Finish(_deflater);
        return batch;
    }

    /// <summary>Stops, and has the stage end even if it neither reads nor writes at the moment.</summary>
    internal void Abort()
    {
        Stop();
        _wake?.Invoke();
    }

    /// <summary>The connection is over: forgets what waits and accepts nothing more.</summary>
    internal void Stop()
    {
        List<IDrainObserver>? observers;
        lock (_gate)
        {
            _closing = _stopped = true;
            _parked = false;
            _queue.Clear();
            (observers, _observers) = (_observers, null);
        }

        Notify(observers);
    }

    private static void Notify(List<IDrainObserver>? observers)
    {
        if (observers is not null)
        {
            foreach (var observer in observers)
            {
                observer.OnDrained();
            }
        }
    }

    /// <summary>A whole frame as our side must send it: masked if we are the client (RFC 6455 section 5.1).</summary>
    internal byte[] Encode(Opcode opcode, ReadOnlySpan<byte> payload) => _masks
        ? FrameWriter.EncodeMasked(opcode, payload, MaskKey.Next())
        : FrameWriter.Encode(opcode, payload);

    private byte[] EncodeClose(int code, string reason) => _masks
        ? FrameWriter.EncodeMaskedClose(code, reason, MaskKey.Next())
        : FrameWriter.EncodeClose(code, reason);

    private OfferResult Enqueue(OutboundFrames frames, bool bounded)
    {
        Action? wake;
        lock (_gate)
        {
            if (_closing)
            {
                return OfferResult.Closed;
            }

            if (_parked && _deflater is null)
            {
                _parked = false;
                wake = null;
            }
            else
            {
                if (bounded && _queue.Count > 0 && Exceeds(frames))
                {
                    return OfferResult.Full;
                }

                _queue.Enqueue(frames);
                wake = TakeWake();
                if (wake is null)
                {
                    return OfferResult.Accepted;
                }
            }
        }

        if (wake is null)
        {
            (_borrowedWriter ??= new BorrowedWriter(_stream, _activity, ReturnDemand)).Write(frames.Bytes);
        }
        else
        {
            wake();
        }

        return OfferResult.Accepted;
    }

    private bool Exceeds(OutboundFrames frames) =>
        _queue.Bytes + frames.Bytes.Length > _policy.MaxBytes || _queue.Frames + frames.Count > _policy.MaxMessages;

    private bool IsDrained() =>
        _queue.Bytes <= _policy.MaxBytes / DrainedFraction && _queue.Frames <= _policy.MaxMessages / DrainedFraction;

    private Action? TakeWake()
    {
        if (!_parked)
        {
            return null;
        }

        _parked = false;
        return _wake;
    }

    private void ReturnDemand(Exception? failure)
    {
        lock (_gate)
        {
            _broken = failure is not null;
            if (!_broken && _queue.Count == 0 && _control.IsEmpty && _close is null)
            {
                _parked = !_stopped;
                return;
            }
        }

        _wake?.Invoke();
    }

    private WriteBatch? Gather()
    {
        var control = _control.Take();
        var gatherer = new WriteGatherer(_batch ??= new WriteBatch(), _policy.MaxWriteBytes, _deflater is not null);
        if (gatherer.TryGather(control, ref _queue))
        {
            return _batch;
        }

        if (_close is not null)
        {
            _batch.Borrow(_close, closes: true);
            _close = null;
            return _batch;
        }

        return null;
    }
}
