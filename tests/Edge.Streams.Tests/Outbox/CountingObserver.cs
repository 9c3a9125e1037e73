using Edge.Streams.Outbox;

namespace Edge.Streams.Tests.Outbox;

/// <summary>Counts how often it was told that there is room again.</summary>
internal sealed class CountingObserver : IDrainObserver
{
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    public Task Told => _told.Task;

    public void OnDrained()
    {
        Interlocked.Increment(ref _calls);
        _told.TrySetResult();
    }
}
