namespace Edge.Actors.Relays;

/// <summary>
/// Lets a relay read a few ranges of its log at a time; the others wait their turn. What members and joins wait for goes before the
/// pages that clients ask for, who could otherwise hold them up.
/// </summary>
internal sealed class HistoryQueue(Action<HistoryRange> start)
{
    private const int MaxAtOnce = 4;
    private const int MaxWaiting = 4096;
    private readonly Queue<HistoryRange> _urgent = new();
    private readonly Queue<HistoryRange> _pages = new();
    private int _running;

    /// <summary>False when too many clients' pages wait already; a member's catch-up, one per member, is always taken.</summary>
    public bool TryAdd(HistoryRange range)
    {
        var isPage = range.Purpose is PagePurpose;
        if (_running < MaxAtOnce)
        {
            _running++;
            start(range);
            return true;
        }

        if (isPage && _pages.Count >= MaxWaiting)
        {
            return false;
        }

        (isPage ? _pages : _urgent).Enqueue(range);
        return true;
    }

    /// <summary>One range is done.</summary>
    public void Done()
    {
        _running--;
        if (_urgent.TryDequeue(out var next) || _pages.TryDequeue(out next))
        {
            _running++;
            start(next);
        }
    }
}
