using Edge.Host.Workers.Bundles;

namespace Edge.Host.Workers.Store;

/// <summary>The versions of workers while the process lives.</summary>
internal sealed class MemoryWorkerStore : IWorkerStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Entry> _workers = new(StringComparer.Ordinal);

    public Task<IReadOnlyList<WorkerEntry>> ListAsync(CancellationToken cancel) => Locked<IReadOnlyList<WorkerEntry>>(() =>
        [.. from worker in _workers where worker.Value.Active > 0 select new WorkerEntry(worker.Key, worker.Value.Active)]);

    public Task<IReadOnlyList<VersionEntry>> ListVersionsAsync(string name, CancellationToken cancel) =>
        Locked<IReadOnlyList<VersionEntry>>(() => [.. Versions(name).Reverse()
            .Select(version => new VersionEntry(version.Number, version.Note, version.Worker is not null))]);

    public Task<StoredWorker?> FindAsync(string name, int version, CancellationToken cancel) =>
        Locked(() => Versions(name).FirstOrDefault(stored => stored.Number == version)?.Worker);

    public async Task<VersionDescription?> DescribeAsync(string name, int version, CancellationToken cancel) =>
        await FindAsync(name, version, cancel) is { } worker ? new VersionDescription(worker.Manifest, worker.Plan) : null;

    public Task<NamespacePlan> FindPlanAsync(string name, CancellationToken cancel) =>
        Locked(() => _workers.TryGetValue(name, out var entry) ? entry.Plan : NamespacePlan.Empty);

    public Task<int?> AddAsync(StoredWorker worker, VersionNote note, CancellationToken cancel) => Locked<int?>(() =>
    {
        var name = worker.Manifest.Name;
        var number = Versions(name).Length + 1;
        var active = _workers.GetValueOrDefault(name)?.Active;
        var kept = Versions(name).Select(stored =>
            stored.Number > number - WorkerTables.Kept || stored.Number == active ? stored : stored with { Worker = null });
        _workers[name] = new Entry(number, worker.Plan, [.. kept, new Version(number, note, worker)]);
        return number;
    });

    public Task<bool> ActivateAsync(string name, int version, CancellationToken cancel) => Locked(() => Change(
        name, entry => entry with { Active = version }));

    public Task<bool> DeleteAsync(string name, CancellationToken cancel) => Locked(() => Change(
        name,
        entry => new Entry(0, entry.Plan.Retire(), [.. entry.Versions.Select(version => version with { Worker = null })])));

    private bool Change(string name, Func<Entry, Entry> change)
    {
        if (!_workers.TryGetValue(name, out var entry) || entry.Active == 0)
        {
            return false;
        }

        _workers[name] = change(entry);
        return true;
    }

    private Version[] Versions(string name) => _workers.TryGetValue(name, out var entry) ? entry.Versions : [];

    private Task<T> Locked<T>(Func<T> action)
    {
        lock (_lock)
        {
            return Task.FromResult(action());
        }
    }

    /// <summary>A worker; one that was deleted has the active version 0.</summary>
    private sealed record Entry(int Active, NamespacePlan Plan, Version[] Versions);

    private sealed record Version(int Number, VersionNote Note, StoredWorker? Worker);
}
