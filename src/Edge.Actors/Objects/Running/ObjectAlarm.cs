namespace Edge.Actors.Objects.Running;

/// <summary>The alarm of an object: when to handle it, and when again if that fails. Part of the object's actor while it is awake.</summary>
internal sealed class ObjectAlarm
{
    /// <summary>How often a failed alarm is tried again before it is given up.</summary>
    public const int MaxRetries = 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private DateTimeOffset? _time;
    private int _retries;

    /// <summary>Whether its handler runs.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>When it is tried again after it failed; null when it did not.</summary>
    public DateTimeOffset? Again { get; private set; }

    /// <summary>Whether an alarm is the one that failed and is tried again.</summary>
    public bool IsAgain(DateTimeOffset? alarm) => Again is not null && alarm == _time;

    /// <summary>How often it was tried before.</summary>
    public int Retries => _retries;

    /// <summary>Somebody says that it is due.</summary>
    /// <param name="alarm">What it is, durably.</param>
    /// <param name="now">The time.</param>
    /// <param name="next">When it is due; null when there is none.</param>
    /// <returns>Whether to handle it now.</returns>
    public bool IsDue(DateTimeOffset? alarm, DateTimeOffset now, out DateTimeOffset? next)
    {
        if (alarm != _time)
        {
            (_time, Again, _retries) = (alarm, null, 0);
        }

        next = Again ?? alarm;
        return next <= now;
    }

    public void Start() => IsRunning = true;

    /// <summary>Nobody knows any more what becomes of its handler.</summary>
    public void Interrupt() => IsRunning = false;

    /// <summary>Its handler has ended.</summary>
    /// <returns>Whether it is given up.</returns>
    public bool OnDone(bool failed, DateTimeOffset now)
    {
        IsRunning = false;
        if (!failed || _retries >= MaxRetries)
        {
            (_time, Again, _retries) = (null, null, 0);
            return failed;
        }

        var pause = FirstPause * (1 << _retries++);
        Again = now + pause + (pause * 0.25 * Random.Shared.NextDouble());
        return false;
    }
}
