using System.Collections.Immutable;
using Edge.Actors.Http;
using Edge.Host.Workers.Bundles;
using Edge.Host.Workers.Routing;
using Edge.Host.Workers.Store;

namespace Edge.Host.Workers.Running;

/// <summary>
/// The workers of this node: what is active in the store is loaded here. A version that does not load leaves the one before it in
/// its place. Thread safe.
/// </summary>
internal sealed class WorkerFleet : IDisposable
{
    private static readonly EdgeResponse Broken = new()
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Body = EdgeBody.Of("This worker does not load.\n"u8.ToArray()),
    };

    private readonly IWorkerStore _store;
    private readonly IWorkerEngine _engine;
    private readonly RouteRules _rules;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile State _state;

    public WorkerFleet(IWorkerStore store, IWorkerEngine engine, RouteRules rules, ILogger<WorkerFleet> logger)
    {
        (_store, _engine, _rules, _logger) = (store, engine, rules, logger);
        _state = new State(ImmutableDictionary<string, Member>.Empty, rules.Create([]), IsLoaded: false);
    }

    /// <summary>Which worker a request is for.</summary>
    public RouteTable Routes => _state.Routes;

    /// <summary>Whether the store was read at least once.</summary>
    public bool IsLoaded => _state.IsLoaded;

    /// <summary>The version of a worker that runs here, 0 for none, and why it is not the active one, if so.</summary>
    public (int Version, string? Problem) Describe(string name) =>
        _state.Members.GetValueOrDefault(name) is { } member ? (member.Version, member.Problem) : (0, null);

    /// <summary>Has a worker answer a request.</summary>
    /// <returns>Null when there is no such worker here.</returns>
    public Task<EdgeResponse?> DispatchAsync(string name, EdgeRequest request) =>
        _state.Members.GetValueOrDefault(name) is { Version: 0 } ? Task.FromResult<EdgeResponse?>(Broken) : _engine.DispatchAsync(name, request);

    /// <summary>Reads the store, and loads and unloads what has changed there.</summary>
    public async Task RefreshAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            var before = _state.Members;
            var members = before.ToBuilder();
            var entries = await _store.ListAsync(cancel);
            foreach (var gone in before.Keys.Except(entries.Select(entry => entry.Name)).ToArray())
            {
                members.Remove(gone);
                _engine.Remove(gone);
            }

            foreach (var entry in entries.Where(entry => before.GetValueOrDefault(entry.Name)?.Wanted != entry.Version))
            {
                members[entry.Name] = await LoadAsync(entry, before.GetValueOrDefault(entry.Name), cancel);
            }

            _state = new State(members.ToImmutable(), _rules.Create(members.Values.Select(member => member.Manifest)), IsLoaded: true);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<Member> LoadAsync(WorkerEntry entry, Member? before, CancellationToken cancel)
    {
        var stored = await _store.FindAsync(entry.Name, entry.Version, cancel);
        var bundle = stored?.ToBundle();
        var problem = bundle is null ? $"Version {entry.Version} of {entry.Name} is no longer in the store." : await _engine.CheckAsync(bundle);
        if (problem is null)
        {
            _engine.Install(bundle!, entry.Version);
            WorkersLog.Loaded(_logger, entry.Name, entry.Version);
            return new Member(stored!.Manifest, entry.Version, entry.Version, null);
        }

        WorkersLog.NotLoaded(_logger, entry.Name, entry.Version, problem);
        return before is null
            ? new Member(new WorkerManifest(entry.Name, string.Empty, default), 0, entry.Version, problem)
            : before with { Wanted = entry.Version, Problem = problem };
    }

    /// <summary>A worker here.</summary>
    /// <param name="Manifest">Of the version that runs.</param>
    /// <param name="Version">The version that runs; 0 when none could be loaded yet.</param>
    /// <param name="Wanted">The version that was active when last looked.</param>
    /// <param name="Problem">Why that one does not run, if it does not.</param>
    private sealed record Member(WorkerManifest Manifest, int Version, int Wanted, string? Problem);

    private sealed record State(ImmutableDictionary<string, Member> Members, RouteTable Routes, bool IsLoaded);
}
