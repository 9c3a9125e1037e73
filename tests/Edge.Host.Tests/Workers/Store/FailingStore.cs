using System.Threading.Channels;
using Edge.Host.Workers.Bundles;
using Edge.Host.Workers.Store;

namespace Edge.Host.Tests.Workers.Store;

/// <summary>A store that throws when it is told to.</summary>
internal sealed class FailingStore : IWorkerStore
{
    private readonly MemoryWorkerStore _inner = new();
    private readonly Channel<string> _calls = Channel.CreateUnbounded<string>();

    /// <summary>What the next call throws.</summary>
    public Exception? Next { get; set; }

    /// <summary>What each call does first.</summary>
    public Action? OnCall { get; set; }

    /// <summary>Completes when a method was called once more.</summary>
    public async Task CalledAsync(string method)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await _calls.Reader.ReadAsync(patience.Token) != method)
        {
        }
    }

    public Task<IReadOnlyList<WorkerEntry>> ListAsync(CancellationToken cancel) => Call(nameof(ListAsync), () => _inner.ListAsync(cancel));

    public Task<IReadOnlyList<VersionEntry>> ListVersionsAsync(string name, CancellationToken cancel) => _inner.ListVersionsAsync(name, cancel);

    public Task<StoredWorker?> FindAsync(string name, int version, CancellationToken cancel) => _inner.FindAsync(name, version, cancel);

    public Task<VersionDescription?> DescribeAsync(string name, int version, CancellationToken cancel) => _inner.DescribeAsync(name, version, cancel);

    public Task<NamespacePlan> FindPlanAsync(string name, CancellationToken cancel) => _inner.FindPlanAsync(name, cancel);

    public Task<int?> AddAsync(StoredWorker worker, VersionNote note, CancellationToken cancel) =>
        Call(nameof(AddAsync), () => _inner.AddAsync(worker, note, cancel));

    public Task<bool> ActivateAsync(string name, int version, CancellationToken cancel) => _inner.ActivateAsync(name, version, cancel);

    public Task<bool> DeleteAsync(string name, CancellationToken cancel) => _inner.DeleteAsync(name, cancel);

    private Task<T> Call<T>(string method, Func<Task<T>> call)
    {
        OnCall?.Invoke();
        var error = Next;
        Next = null;
        var result = error is null ? call() : Task.FromException<T>(error);
        _calls.Writer.TryWrite(method);
        return result;
    }
}
