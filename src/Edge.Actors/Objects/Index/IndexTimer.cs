namespace Edge.Actors.Objects.Index;

/// <summary>The one timer of a partition: set to the next moment at which there is something to do.</summary>
internal sealed class IndexTimer : IDisposable
{
    /// <summary>It is set for no longer than this, which all clocks can do; who is told too early sets it again.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private DateTimeOffset? _armed;

    /// <param name="time">The clock.</param>
    /// <param name="fire">Called by any thread.</param>
    public IndexTimer(TimeProvider time, Action fire)
    {
        _time = time;
        _timer = time.CreateTimer(_ => fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>It has fired.</summary>
    public void OnFired() => _armed = null;

    /// <summary>Sets it, unless it fires earlier anyway.</summary>
    public void Set(DateTimeOffset at)
    {
        if (_armed is { } armed && armed <= at)
        {
            return;
        }

        // Whole milliseconds, upwards: a timer that cuts them off would fire before the time.
        _armed = at;
        var wait = Math.Ceiling(Math.Clamp((at - _time.GetUtcNow()).TotalMilliseconds, 0, LongestWait.TotalMilliseconds));
        _timer.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
    }
}
