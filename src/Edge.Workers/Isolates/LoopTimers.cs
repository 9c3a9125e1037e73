namespace Edge.Workers.Isolates;

/// <summary>
/// The timers of one isolate: one timer of the system, set for the earliest. Used by the loop's thread. They measure time and read no clock,
/// which somebody may set.
/// </summary>
internal sealed class LoopTimers : IDisposable
{
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly Action<int> _due;
    private readonly SortedSet<(long Due, int Id)> _order = [];
    private readonly Dictionary<int, long> _byId = [];
    private readonly ITimer _timer;
    private long _setFor = long.MaxValue;

    /// <summary>Makes an empty set.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="post">Queues a turn.</param>
    /// <param name="due">Called in turns of its own for each timer that is due.</param>
    public LoopTimers(TimeProvider time, Func<Action, bool> post, Action<int> due)
    {
        _time = time;
        _started = time.GetTimestamp();
        _due = due;
        _timer = time.CreateTimer(_ => post(() => RunDue(post)), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Time since this began, in ticks.</summary>
    private long Now => _time.GetElapsedTime(_started).Ticks;

    /// <summary>Sets a timer; one of the same number is moved.</summary>
    public void Start(int id, double milliseconds)
    {
        Stop(id);
        var due = Now + TimeSpan.FromMilliseconds(Math.Max(milliseconds, 0)).Ticks;
        _byId[id] = due;
        _order.Add((due, id));
        Arm();
    }

    /// <summary>Forgets a timer.</summary>
    public void Stop(int id)
    {
        if (_byId.Remove(id, out var due))
        {
            _order.Remove((due, id));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void RunDue(Func<Action, bool> post)
    {
        _setFor = long.MaxValue;
        var now = Now;
        while (_order.Count > 0 && _order.Min.Due <= now)
        {
            var (due, id) = _order.Min;
            _order.Remove((due, id));
            post(() => RunIfSet(id, due));
        }

        Arm();
    }

    private void RunIfSet(int id, long due)
    {
        if (_byId.TryGetValue(id, out var set) && set == due && _byId.Remove(id))
        {
            _due(id);
        }
    }

    private void Arm()
    {
        if (_order.Count > 0 && _order.Min.Due < _setFor)
        {
            _setFor = _order.Min.Due;
            var wait = TimeSpan.FromTicks(Math.Max(0, _setFor - Now));
            _timer.Change(wait + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }
}
