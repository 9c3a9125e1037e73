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
internal sealed class WorkerFleet : IAsyncDisposable
{
    // A request that an old version still answers has this long to end; the platform's own is 30 s.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly IWorkerStore _store;
    private readonly IWorkerEngine _engine;
    private readonly RouteRules _rules;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile State _state;

    public WorkerFleet(IWorkerStore store, IWorkerEngine engine, RouteRules rules, ILogger<WorkerFleet> logger, TimeProvider time)
    {
        (_store, _engine, _rules, _logger, _time) = (store, engine, rules, logger, time);
        _state = new State(ImmutableDictionary<string, Member>.Empty, rules.Create([]), IsLoaded: false);
    }

    /// <summary>Which worker a request is for.</summary>
    public RouteTable Routes => _state.Routes;

    /// <summary>Whether the store was read at least once.</summary>
    public bool IsLoaded => _state.IsLoaded;

    /// <summary>The version of a worker that runs here, 0 for none, and why it is not the active one, if so.</summary>
    public (int Version, string? Problem) Describe(string name) =>
        _state.Members.GetValueOrDefault(name) is { } member ? (member.Running is null ? 0 : member.Version, member.Problem) : (0, null);

    /// <summary>Has a worker answer a request.</summary>
    /// <returns>Null when there is no such worker here.</returns>
    public async Task<EdgeResponse?> DispatchAsync(string name, EdgeRequest request, CancellationToken cancel)
    {
        if (_state.Members.GetValueOrDefault(name) is not { } member)
        {
            return null;
        }

        return member.Running is { } running
            ? await running.DispatchAsync(request, cancel)
            : new EdgeResponse { Status = StatusCodes.Status503ServiceUnavailable, Body = EdgeBody.Of("This worker does not load.\n"u8.ToArray()) };
    }

    /// <summary>Reads the store, and loads and unloads what has changed there.</summary>
    public async Task RefreshAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            var before = _state.Members;
            var members = before.ToBuilder();
            var entries = await _store.ListAsync(cancel);
            members.RemoveRange(before.Keys.Except(entries.Select(entry => entry.Name)));
            foreach (var entry in entries)
            {
                if (before.GetValueOrDefault(entry.Name) is not { } member || member.Wanted != entry.Version)
                {
                    members[entry.Name] = await LoadAsync(entry, before.GetValueOrDefault(entry.Name), cancel);
                }
            }

            Replace(members.ToImmutable());
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _state.Members.Values)
        {
            await (member.Running?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        _turn.Dispose();
    }

    private async Task<Member> LoadAsync(WorkerEntry entry, Member? before, CancellationToken cancel)
    {
        try
        {
            var stored = await _store.FindAsync(entry.Name, entry.Version, cancel)
                ?? throw new DeployException($"Version {entry.Version} of {entry.Name} is no longer in the store.");
            var running = await _engine.LoadAsync(stored.ToBundle(), entry.Version, cancel);
            WorkersLog.Loaded(_logger, entry.Name, entry.Version);
            return new Member(stored.Manifest, entry.Version, running, entry.Version, null);
        }
        catch (DeployException e)
        {
            WorkersLog.NotLoaded(_logger, entry.Name, entry.Version, e.Message);
            return before is null
                ? new Member(new WorkerManifest(entry.Name, string.Empty, default), 0, null, entry.Version, e.Message)
                : before with { Wanted = entry.Version, Problem = e.Message };
        }
    }

    private void Replace(ImmutableDictionary<string, Member> members)
    {
        var before = _state.Members;
        _state = new State(members, _rules.Create(members.Values.Select(member => member.Manifest)), IsLoaded: true);
        foreach (var (name, member) in members)
        {
            if (member.Running is { } running && running != before.GetValueOrDefault(name)?.Running)
            {
                running.Activate();
            }
        }

        foreach (var (name, old) in before)
        {
            if (old.Running is { } running && running != members.GetValueOrDefault(name)?.Running)
            {
                _ = RetireAsync(running);
            }
        }
    }

    private async Task RetireAsync(IRunningWorker running)
    {
        await Task.Delay(Grace, _time);
        await running.DisposeAsync();
    }

    /// <summary>A worker here.</summary>
    /// <param name="Manifest">Of the version that runs.</param>
    /// <param name="Version">The version that runs.</param>
    /// <param name="Running">It; null when none could be loaded yet.</param>
    /// <param name="Wanted">The version that was active when last looked.</param>
    /// <param name="Problem">Why that one does not run, if it does not.</param>
    private sealed record Member(WorkerManifest Manifest, int Version, IRunningWorker? Running, int Wanted, string? Problem);

    private sealed record State(ImmutableDictionary<string, Member> Members, RouteTable Routes, bool IsLoaded);
}
