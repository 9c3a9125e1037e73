namespace Edge.Actors.Relays;

/// <summary>Lets a relay read a few ranges of its log at a time; the others wait their turn.</summary>
internal sealed class HistoryQueue(Action<HistoryRange> start)
{
    private const int MaxAtOnce = 4;
    private const int MaxWaiting = 4096;
    private readonly Queue<HistoryRange> _waiting = new();
    private int _running;

    /// <summary>False when too many clients' pages wait already; a member's catch-up, one per member, is always taken.</summary>
    public bool TryAdd(HistoryRange range)
    {
        if (_running < MaxAtOnce)
        {
            _running++;
            start(range);
            return true;
        }

        if (_waiting.Count >= MaxWaiting && range.Purpose is PagePurpose)
        {
            return false;
        }

        _waiting.Enqueue(range);
        return true;
    }

    /// <summary>One range is done.</summary>
    public void Done()
    {
        _running--;
        if (_waiting.TryDequeue(out var next))
        {
            _running++;
            start(next);
        }
    }
}
