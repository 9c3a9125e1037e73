using System.Collections.Concurrent;
using Akka.Actor;
using Edge.Actors;
using Edge.Actors.Http;
using Edge.Actors.Objects;
using Edge.Workers.Bundles;
using Edge.Workers.Isolates;
using Edge.Workers.Outgoing;
using Edge.Workers.Versions;
using Microsoft.Extensions.Options;

namespace Edge.Workers;

/// <summary>
/// The workers of this node: it answers requests with their code and makes the programs of their objects. Thread safe.
/// </summary>
public sealed class WorkerRuntime : IObjectPrograms, IDisposable
{
    private static readonly TimeSpan WatchdogPatience = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, RunningVersion> _workers = new();
    private readonly OutgoingHttp _http;
    private readonly RuntimeParts _parts;

    /// <summary>Makes a runtime without workers.</summary>
    /// <param name="options">Limits.</param>
    /// <param name="time">The clock of timers and of the log.</param>
    /// <param name="log">Where scripts write.</param>
    /// <exception cref="OptionsValidationException">Options cannot be used; it names all of them.</exception>
    public WorkerRuntime(WorkerOptions options, TimeProvider time, IWorkerLog log)
        : this(options, time, log, new Watchdog(WatchdogPatience))
    {
    }

    /// <summary>The same, with another watchdog; it is disposed with this.</summary>
    internal WorkerRuntime(WorkerOptions options, TimeProvider time, IWorkerLog log, Watchdog watchdog)
    {
        OptionRules.ThrowIfAny<WorkerOptions>(options.FindProblems());
        _http = new OutgoingHttp(options.Outgoing, time);
        var services = new WorkerServices(time, log);
        _parts = new RuntimeParts(options, services, watchdog, new OutgoingFetch(_http, new UpstreamSettings(services)));
    }

    /// <inheritdoc/>
    public event Action<string>? Changed;

    /// <summary>
    /// Gives it the node's actor system, once objects were started there; before, scripts reach neither objects nor sockets of
    /// other servers.
    /// </summary>
    public void Connect(ActorSystem system) => _parts.Services.Connect(system);

    /// <summary>Tries a bundle in an isolate of its own, which is then thrown away.</summary>
    /// <returns>Why it cannot run, or null.</returns>
    public async Task<BundleProblem?> CheckAsync(WorkerBundle bundle)
    {
        using var trial = new RunningVersion(new WorkerVersion("check", bundle), _parts);
        try
        {
            return ExportsCheck.Find(bundle, await trial.StartAsync().ConfigureAwait(false));
        }
        catch (BundleException error)
        {
            return error.Problem;
        }
    }

    /// <summary>
    /// Runs a version from now on. Requests to an older one of the same worker end in it; its objects go over to the new one when
    /// nothing of theirs runs.
    /// </summary>
    public void Install(WorkerVersion version)
    {
        var running = new RunningVersion(version, _parts);
        RunningVersion? old = null;
        _workers.AddOrUpdate(version.Bundle.Name, running, (_, before) =>
        {
            old = before;
            return running;
        });
        Retire(old);
        TellChanged(SpacesOf(version.Bundle).Concat(old is null ? [] : SpacesOf(old.Version.Bundle)));
    }

    /// <summary>Ends a worker. The sockets of its objects are closed.</summary>
    public void Remove(string worker)
    {
        if (_workers.TryRemove(worker, out var old))
        {
            Retire(old);
            TellChanged(SpacesOf(old.Version.Bundle));
        }
    }

    /// <summary>The version of a worker that runs here, or null.</summary>
    public WorkerVersion? Find(string worker) => _workers.GetValueOrDefault(worker)?.Version;

    /// <summary>Has a worker answer a request.</summary>
    /// <param name="worker">Its name.</param>
    /// <param name="request">The request.</param>
    /// <param name="left">Cancelled when the client goes away before it is answered: what the request began then ends, once what
    /// <c>waitUntil</c> was given has ended, 30 s later at the latest.</param>
    /// <returns>Its answer; 500 when it threw, 503 when it used too much or too much waits for it. Null: no such worker.</returns>
    /// <exception cref="BundleException">Its bundle cannot run.</exception>
    /// <exception cref="OperationCanceledException">The client went away.</exception>
    public async Task<EdgeResponse?> DispatchAsync(string worker, EdgeRequest request, CancellationToken left = default) =>
        _workers.TryGetValue(worker, out var running) ? await running.DispatchAsync(request, left).ConfigureAwait(false) : null;

    /// <inheritdoc/>
    public bool Knows(string space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return CodeOf(space) is not null;
    }

    /// <inheritdoc/>
    public IObjectProgram? Create(IObjectHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return CodeOf(host.Id.Namespace) is var (running, className) ? running.CreateProgram(host, className) : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var running in _workers.Values)
        {
            running.Dispose();
        }

        _parts.Watchdog.Dispose();
        _http.Dispose();
    }

    private static IEnumerable<string> OwnClasses(WorkerBundle bundle) => bundle.Objects
        .Where(binding => binding.Worker is null || binding.Worker == bundle.Name)
        .Select(binding => binding.ClassName)
        .Concat(bundle.Namespaces.Keys)
        .Concat(bundle.Migrations.SelectMany(step => step.NewClasses.Concat(step.RenamedClasses.Select(renamed => renamed.Value))))
        .Distinct();

    private static IEnumerable<string> SpacesOf(WorkerBundle bundle) => OwnClasses(bundle).Select(bundle.NamespaceOf);

    private static string? ClassOf(WorkerBundle bundle, string space) =>
        OwnClasses(bundle).LastOrDefault(name => bundle.NamespaceOf(name) == space);

    private (RunningVersion Running, string ClassName)? CodeOf(string space)
    {
        var dot = space.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && _workers.TryGetValue(space[..dot], out var running) && ClassOf(running.Version.Bundle, space) is { } className
            ? (running, className)
            : null;
    }

    private void TellChanged(IEnumerable<string> spaces)
    {
        foreach (var space in spaces.Distinct())
        {
            Changed?.Invoke(space);
        }
    }

    private void Retire(RunningVersion? old)
    {
        if (old is not null)
        {
            _ = RetireAsync(old);
        }
    }

    private async Task RetireAsync(RunningVersion old)
    {
        await Task.Delay(_parts.Options.RetireAfter, _parts.Services.Time).ConfigureAwait(false);
        old.Dispose();
    }
}
