using Edge.Actors.Http;

namespace Edge.Workers.Outgoing;

/// <summary>
/// The body of an answer: at most so many bytes, and never still for longer than the options allow. Its connection is given back
/// when it was read to the end, disposed, cancelled or given up.
/// </summary>
internal sealed class AnswerStream : ReadOnlyStream
{
    private readonly Lock _gate = new();
    private readonly Stream _inner;
    private readonly HttpResponseMessage _answer;
    private readonly OutgoingCall _call;
    private readonly OutgoingOptions _options;
    private readonly ITimer _stillness;
    private readonly CancellationTokenRegistration _cancelled;
    private long _read;
    private bool _reading;
    private bool _over;
    private bool _stoodStill;

    /// <summary>Takes over the answer.</summary>
    /// <param name="inner">What it brings.</param>
    /// <param name="answer">Disposed with this.</param>
    /// <param name="call">The request, which is over with this.</param>
    /// <param name="http">Limits and the clock.</param>
    public AnswerStream(Stream inner, HttpResponseMessage answer, OutgoingCall call, OutgoingHttp http)
    {
        _inner = inner;
        _answer = answer;
        _call = call;
        _options = http.Options;
        _stillness = http.Time.CreateTimer(_ => End(stoodStill: true), null, _options.BodyTimeout, Timeout.InfiniteTimeSpan);
        _cancelled = call.Cancelled.UnsafeRegister(static stream => ((AnswerStream)stream!).End(stoodStill: false), this);
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Begin();
        try
        {
            var bytes = await _inner.ReadAsync(buffer, _call.Cancelled).ConfigureAwait(false);
            _read += bytes;
            return _read <= _options.MaxBodyBytes
                ? bytes
                : throw new InvalidDataException($"The answer is larger than {_options.MaxBodyBytes} bytes.");
        }
        catch (Exception error) when (_stoodStill && error is OperationCanceledException or IOException or ObjectDisposedException)
        {
            throw StoodStill();
        }
        finally
        {
            Ended();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        End(stoodStill: false);
        base.Dispose(disposing);
    }

    private IOException StoodStill() => new($"The body stood still for {_options.BodyTimeout.TotalSeconds:0} s.");

    private void Begin()
    {
        lock (_gate)
        {
            if (_over)
            {
                throw _stoodStill ? StoodStill() : new ObjectDisposedException(nameof(AnswerStream));
            }

            _reading = true;
            _stillness.Change(_options.BodyTimeout, Timeout.InfiniteTimeSpan);
        }
    }

    private void Ended()
    {
        lock (_gate)
        {
            _reading = false;
            if (!_over)
            {
                _stillness.Change(_options.BodyTimeout, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        Release();
    }

    private void End(bool stoodStill)
    {
        bool reading;
        lock (_gate)
        {
            if (_over)
            {
                return;
            }

            _over = true;
            _stoodStill = stoodStill;
            reading = _reading;
        }

        _call.Cancel();
        _call.End();
        if (!reading)
        {
            Release();
        }
    }

    /// <summary>No read is pending: one that is would be disturbed by what the connection does with what is left.</summary>
    private void Release()
    {
        _cancelled.Unregister();
        _stillness.Dispose();
        _inner.Dispose();
        _answer.Dispose();
        _call.End();
    }
}
