using System.Collections.Immutable;
using Edge.Host.Workers.Bundles;

namespace Edge.Host.Workers.Routing;

/// <summary>Which worker a request is for. Immutable.</summary>
internal sealed class RouteTable
{
    private readonly ImmutableArray<Route> _routes;
    private readonly string? _all;

    private RouteTable(ImmutableArray<Route> routes, string? all)
    {
        _routes = routes;
        _all = all;
    }

    /// <summary>A table by which every request is for one worker, if there is one.</summary>
    public static RouteTable ForAll(string? worker) => new([], worker);

    /// <summary>Makes the table of all workers.</summary>
    /// <param name="domain">A worker is at <c>NAME.domain</c>, besides its routes; empty for none.</param>
    /// <param name="workers">Their manifests.</param>
    public static RouteTable Create(string domain, IEnumerable<WorkerManifest> workers) => new(
        [
            .. workers
                .SelectMany(worker => PatternsOf(worker, domain).Select(text => new Route(Parse(text), worker.Name)))
                .OrderBy(route => route.Pattern.Order)
                .ThenBy(route => route.Worker, StringComparer.Ordinal),
        ],
        all: null);

    /// <summary>The worker whose host the request names: it goes before all that the node itself answers.</summary>
    /// <param name="host">The host without a port.</param>
    /// <param name="path">The path.</param>
    public string? FindByHost(string host, string path) => _all ?? Find(host, path, namesHost: true);

    /// <summary>The worker with a pattern for any host: it comes after all that the node itself answers.</summary>
    public string? FindByPath(string host, string path) => Find(host, path, namesHost: false);

    private string? Find(string host, string path, bool namesHost)
    {
        var lower = host.ToLowerInvariant();
        return _routes.FirstOrDefault(route => route.Pattern.NamesHost == namesHost && route.Pattern.Matches(lower, path))?.Worker;
    }

    private static IEnumerable<string> PatternsOf(WorkerManifest worker, string domain) =>
        domain.Length == 0 ? worker.Routes : [$"{worker.Name}.{domain}/*", .. worker.Routes];

    private static RoutePattern Parse(string text) => RoutePattern.TryParse(text, out var pattern, out var problem)
        ? pattern
        : throw new InvalidOperationException($"The stored route '{text}' {problem}");

    private sealed record Route(RoutePattern Pattern, string Worker);
}
