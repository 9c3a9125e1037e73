using Edge.Actors.Relays;

namespace Edge.Actors.Tests.Relays;

public sealed class HistoryQueueTests
{
    private readonly List<long> _started = [];
    private readonly HistoryQueue _queue;

    public HistoryQueueTests() => _queue = new HistoryQueue(range => _started.Add(range.From));

    [Fact]
    public void TryAdd_WhenFourAreRead_LetsTheNextWaitItsTurn()
    {
        for (var from = 1; from <= 6; from++)
        {
            Assert.True(_queue.TryAdd(Page(from)));
        }

        Assert.Equal([1, 2, 3, 4], _started);
        _queue.Done();
        Assert.Equal([1, 2, 3, 4, 5], _started);
        _queue.Done();
        _queue.Done();
        Assert.True(_queue.TryAdd(Page(7)));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], _started);
    }

    [Fact]
    public void TryAdd_WhenTooManyWait_RefusesPagesButNotCatchUp()
    {
        for (var from = 1; from <= 4 + 4096; from++)
        {
            Assert.True(_queue.TryAdd(Page(from)));
        }

        Assert.False(_queue.TryAdd(Page(0)));
        Assert.True(_queue.TryAdd(new HistoryRange(0, 1, new CatchUpPurpose(null!))));
    }

    [Fact]
    public void Done_WhenPagesWaitLonger_StartsCatchUpsAndJoinsFirst()
    {
        for (var from = 1; from <= 6; from++)
        {
            _queue.TryAdd(Page(from));
        }

        _queue.TryAdd(new HistoryRange(100, 100, new CatchUpPurpose(null!)));
        _queue.TryAdd(Page(7));
        _queue.TryAdd(new HistoryRange(101, 101, new AheadPurpose([])));
        _queue.TryAdd(new HistoryRange(102, 102, LoadPurpose.Instance));
        for (var done = 0; done < 6; done++)
        {
            _queue.Done();
        }

        Assert.Equal([1, 2, 3, 4, 100, 101, 102, 5, 6, 7], _started);
    }

    private static HistoryRange Page(long from) => new(from, from, new PagePurpose(null!, null));
}
