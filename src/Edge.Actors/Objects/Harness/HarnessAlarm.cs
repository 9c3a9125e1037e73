namespace Edge.Actors.Objects.Harness;

/// <summary>Rings when the durable alarm of an object under test is due, and again while it fails. Used under the harness's lock.</summary>
internal sealed class HarnessAlarm : IAsyncDisposable
{
    private const int MaxRetries = 6;
    private readonly HarnessCore _core;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private int _retries;
    private bool _isRinging;

    public HarnessAlarm(HarnessCore core, TimeProvider time)
    {
        _core = core;
        _time = time;
        _timer = time.CreateTimer(_ => OnDue(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The alarm has another time, or its object is gone.</summary>
    public void Schedule() => Schedule(TimeSpan.Zero);

    /// <summary>The object died while it handled the alarm.</summary>
    public void Lose()
    {
        _isRinging = false;
        Schedule();
    }

    /// <summary>The object has handled it, or none.</summary>
    public void Settle(AlarmInfo? alarm, bool failed)
    {
        _isRinging &= alarm is null;
        var again = failed && alarm is not null && _retries < MaxRetries && _core.Journal.Alarm == alarm.Value.ScheduledTime;
        _retries = again ? _retries + 1 : 0;
        Schedule(_retries > 0 ? TimeSpan.FromSeconds(1 << _retries) : TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Schedule(TimeSpan atLeast)
    {
        var due = _core.Journal.Alarm - _time.GetUtcNow();
        _timer.Change(due is null ? Timeout.InfiniteTimeSpan : due > atLeast ? due.Value : atLeast, Timeout.InfiniteTimeSpan);
    }

    private void OnDue()
    {
        lock (_core.Gate)
        {
            if (!_isRinging && _core.Journal.Alarm is { } time && time <= _time.GetUtcNow())
            {
                _isRinging = true;
                _core.Ring(new AlarmInfo(_retries, time));
            }
        }
    }
}
