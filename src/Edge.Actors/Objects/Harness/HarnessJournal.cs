using Edge.Actors.Objects.Storage;

namespace Edge.Actors.Objects.Harness;

/// <summary>What is durable, what waits to be, and what waits for that: the output gate. Thread safe.</summary>
internal sealed class HarnessJournal(Lock gate, Action onAlarmChanged)
{
    private readonly Queue<Entry> _waiting = new();
    private bool _isHeld;

    public StorageMap Map { get; private set; } = StorageMap.Empty;

    public DateTimeOffset? Alarm { get; private set; }

    /// <summary>Whether something waits for a write.</summary>
    public bool IsWaiting
    {
        get
        {
            lock (gate)
            {
                return _waiting.Count > 0;
            }
        }
    }

    /// <summary>Adds a write.</summary>
    public void Write(StorageChanges changes) => Add(new Entry(changes, Effect: null));

    /// <summary>Adds something that may be seen when all before it is durable.</summary>
    public void Post(Action effect) => Add(new Entry(Changes: null, effect));

    public void Hold()
    {
        lock (gate)
        {
            _isHeld = true;
        }
    }

    public void Release()
    {
        lock (gate)
        {
            _isHeld = false;
            Drain();
        }
    }

    /// <summary>Forgets what waits.</summary>
    public void Lose()
    {
        lock (gate)
        {
            _waiting.Clear();
        }
    }

    private void Add(Entry entry)
    {
        lock (gate)
        {
            _waiting.Enqueue(entry);
            Drain();
        }
    }

    private void Drain()
    {
        while (_waiting.TryPeek(out var next) && !(_isHeld && next.Changes is not null))
        {
            _waiting.Dequeue();
            next.Effect?.Invoke();
            if (next.Changes is { } changes)
            {
                Map = changes.After;
                if (changes.Alarm is { } alarm)
                {
                    Alarm = alarm.Time;
                    onAlarmChanged();
                }
            }
        }
    }

    private sealed record Entry(StorageChanges? Changes, Action? Effect);
}
