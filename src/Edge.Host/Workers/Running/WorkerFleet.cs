using System.Collections.Immutable;
using Edge.Actors.Http;
using Edge.Host.Workers.Bundles;
using Edge.Host.Workers.Routing;
using Edge.Host.Workers.Store;

namespace Edge.Host.Workers.Running;

/// <summary>
/// The workers of this node: what is active in the store is loaded here. A version that does not load leaves the one before it in
/// its place, and is tried again after a while, at last every few minutes. Thread safe.
/// </summary>
internal sealed class WorkerFleet : IDisposable
{
    private static readonly EdgeResponse Broken = new()
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Body = EdgeBody.Of("This worker does not load.\n"u8.ToArray()),
    };

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(5);

    private readonly IWorkerStore _store;
    private readonly IWorkerEngine _engine;
    private readonly RouteRules _rules;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile State _state;

    public WorkerFleet(IWorkerStore store, IWorkerEngine engine, RouteRules rules, TimeProvider time, ILogger<WorkerFleet> logger)
    {
        (_store, _engine, _rules, _time, _logger) = (store, engine, rules, time, logger);
        _state = new State(ImmutableDictionary<string, Member>.Empty, rules.Create([]), IsLoaded: false);
    }

    /// <summary>Which worker a request is for.</summary>
    public RouteTable Routes => _state.Routes;

    /// <summary>Whether the store was read at least once.</summary>
    public bool IsLoaded => _state.IsLoaded;

    /// <summary>The version of a worker that runs here, 0 for none, and why it is not the active one, if so.</summary>
    public (int Version, string? Problem) Describe(string name) =>
        _state.Members.GetValueOrDefault(name) is { } member ? (member.Version, member.Problem) : (0, null);

    /// <summary>Has a worker answer a request, unless its client goes away before.</summary>
    /// <returns>Null when there is no such worker here.</returns>
    public Task<EdgeResponse?> DispatchAsync(string name, EdgeRequest request, CancellationToken left) =>
        _state.Members.GetValueOrDefault(name) is { Version: 0 }
            ? Task.FromResult<EdgeResponse?>(Broken)
            : _engine.DispatchAsync(name, request, left);

    /// <summary>Reads the store, and loads and unloads what has changed there.</summary>
    public Task RefreshAsync(CancellationToken cancel) => RefreshAsync(null, cancel);

    /// <summary>The same; what failed of the worker that was deployed is tried at once.</summary>
    public async Task RefreshAsync(string? deployed, CancellationToken cancel)
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

            foreach (var entry in entries.Where(entry => IsToLoad(entry, before.GetValueOrDefault(entry.Name), deployed)))
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

        var failed = before ?? new Member(new WorkerManifest(entry.Name, string.Empty, default), 0, entry.Version, null);
        var isAgain = failed.Wanted == entry.Version && failed.Retry is not null;
        if (!isAgain || failed.Problem != problem)
        {
            WorkersLog.NotLoaded(_logger, entry.Name, entry.Version, problem);
        }

        var wait = isAgain ? TimeSpan.FromTicks(Math.Min(2 * failed.Retry!.Wait.Ticks, LastRetry.Ticks)) : FirstRetry;
        return failed with { Wanted = entry.Version, Problem = problem, Retry = new Retry(_time.GetTimestamp(), wait) };
    }

    private bool IsToLoad(WorkerEntry entry, Member? member, string? deployed) =>
        member?.Wanted != entry.Version
        || (member.Retry is { } retry && (entry.Name == deployed || _time.GetElapsedTime(retry.Since) >= retry.Wait));

    /// <summary>A worker here.</summary>
    /// <param name="Manifest">Of the version that runs.</param>
    /// <param name="Version">The version that runs; 0 when none could be loaded yet.</param>
    /// <param name="Wanted">The version that was active when last looked.</param>
    /// <param name="Problem">Why that one does not run, if it does not.</param>
    private sealed record Member(WorkerManifest Manifest, int Version, int Wanted, string? Problem)
    {
        /// <summary>When that one is tried again, if it does not run.</summary>
        public Retry? Retry { get; init; }
    }

    /// <param name="Since">When a version was tried last, as a timestamp of the clock.</param>
    /// <param name="Wait">How long after that it is tried again.</param>
    private sealed record Retry(long Since, TimeSpan Wait);

    private sealed record State(ImmutableDictionary<string, Member> Members, RouteTable Routes, bool IsLoaded);
}
