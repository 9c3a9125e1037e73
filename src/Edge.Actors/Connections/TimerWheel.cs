using Edge.Streams.Transport;

namespace Edge.Actors.Connections;

/// <summary>
/// One coarse timer for all deadlines of a node's connections, instead of a timer for each. A hashed wheel: an entry lies in
/// the slot of its next deadline, and each tick looks at one slot.
/// </summary>
internal sealed class TimerWheel : IDisposable
{
    /// <summary>Deadlines are met this late at most.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private const int Slots = 1024;
    private readonly List<IWheelEntry>[] _slots = new List<IWheelEntry>[Slots];
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly ITimer _timer;
    private List<IWheelEntry> _due = [];
    private long _current;
    private int _advancing;

    public TimerWheel(TimeProvider time)
    {
        _time = time;
        _start = time.GetTimestamp();
        _timer = time.CreateTimer(static wheel => ((TimerWheel)wheel!).Advance(), this, Tick, Tick);
    }

    /// <summary>The time as of the last tick.</summary>
    public CoarseClock Clock { get; } = new();

    /// <summary>Has <paramref name="entry"/> looked at about <paramref name="at"/> milliseconds, and from then on as it says.</summary>
    public void Add(IWheelEntry entry, long at)
    {
        lock (_gate)
        {
            Place(entry, at);
        }
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>One tick. A timer does not wait for its callback: what comes while the last one still works is left to the next.</summary>
    private void Advance()
    {
        if (Interlocked.Exchange(ref _advancing, 1) == 0)
        {
            RunDueSlots();
            Volatile.Write(ref _advancing, 0);
        }
    }

    private void RunDueSlots()
    {
        var now = (long)_time.GetElapsedTime(_start).TotalMilliseconds;
        Clock.AdvanceTo(now);
        while (TakeSlot(now) is { } entries)
        {
            foreach (var entry in entries)
            {
                var next = entry.OnDeadline(now);
                if (next >= 0)
                {
                    Add(entry, next);
                }
            }

            entries.Clear();
        }
    }

    private List<IWheelEntry>? TakeSlot(long now)
    {
        lock (_gate)
        {
            if (_current >= now / (long)Tick.TotalMilliseconds)
            {
                return null;
            }

            _current++;
            var index = _current % Slots;
            var entries = _slots[index] ?? [];
            _slots[index] = _due;
            _due = entries;
            return entries;
        }
    }

    private void Place(IWheelEntry entry, long at)
    {
        // Beyond one turn an entry is looked at early and simply says again when it is due.
        var slot = Math.Clamp(at / (long)Tick.TotalMilliseconds, _current + 1, _current + Slots - 1);
        (_slots[slot % Slots] ??= []).Add(entry);
    }
}
