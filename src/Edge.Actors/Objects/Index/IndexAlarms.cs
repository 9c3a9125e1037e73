namespace Edge.Actors.Objects.Index;

/// <summary>
/// When to wake which object: at its alarm's time, and again and again, more and more seldom, until it says what became of it.
/// </summary>
internal sealed class IndexAlarms
{
    /// <summary>After the first time without an answer; twice that after the next.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);

    /// <summary>An object that is long in handling its alarm, or cannot be reached, is asked this often.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Dictionary<ObjectId, Waiting> _byObject = [];
    private readonly SortedSet<Waiting> _byTime = new(Waiting.Order);
    private long _last;

    public int Count => _byObject.Count;

    /// <summary>When there is something to do next; null for never.</summary>
    public DateTimeOffset? Next => _byTime.Min?.At;

    public void Set(ObjectId id, DateTimeOffset? time)
    {
        if (_byObject.Remove(id, out var old))
        {
            _byTime.Remove(old);
        }

        if (time is { } alarm)
        {
            Add(new Waiting(id, alarm, alarm, 0, ++_last));
        }
    }

    public void Clear()
    {
        _byObject.Clear();
        _byTime.Clear();
    }

    /// <summary>Those to be sent now, the most overdue first.</summary>
    public IReadOnlyList<ObjectIndexProtocol.AlarmDue> TakeDue(DateTimeOffset now, int most)
    {
        var due = new List<ObjectIndexProtocol.AlarmDue>();
        while (due.Count < most && _byTime.Min is { } waiting && waiting.At <= now)
        {
            due.Add(new ObjectIndexProtocol.AlarmDue(waiting.Object, waiting.Time));
            _byTime.Remove(waiting);
            Add(waiting with { At = now + Pause(waiting.Tries), Tries = waiting.Tries + 1 });
        }

        return due;
    }

    private static TimeSpan Pause(int tries) => tries < 5 ? FirstPause * (1 << tries) : LongestPause;

    private void Add(Waiting waiting)
    {
        _byObject[waiting.Object] = waiting;
        _byTime.Add(waiting);
    }

    /// <param name="Object">Whom to wake.</param>
    /// <param name="Time">The time it asked for.</param>
    /// <param name="At">When to send next.</param>
    /// <param name="Tries">How often it was sent.</param>
    /// <param name="Number">Tells those of one moment apart.</param>
    private sealed record Waiting(ObjectId Object, DateTimeOffset Time, DateTimeOffset At, int Tries, long Number)
    {
        public static readonly IComparer<Waiting> Order = Comparer<Waiting>.Create((x, y) =>
            x.At != y.At ? x.At.CompareTo(y.At) : x.Number.CompareTo(y.Number));
    }
}
