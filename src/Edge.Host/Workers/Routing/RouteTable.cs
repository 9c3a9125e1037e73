using System.Collections.Immutable;
using Edge.Host.Workers.Bundles;

namespace Edge.Host.Workers.Routing;

/// <summary>Which worker a request is for. Immutable.</summary>
internal sealed class RouteTable
{
    private readonly string _domain;
    private readonly ImmutableArray<Route> _routes;
    private readonly ImmutableHashSet<string> _names;

    private RouteTable(string domain, ImmutableArray<Route> routes, ImmutableHashSet<string> names)
    {
        _domain = domain;
        _routes = routes;
        _names = names;
    }

    /// <summary>Makes the table of all workers.</summary>
    /// <param name="domain">What <c>NAME.domain</c> ends with; empty for none.</param>
    /// <param name="workers">Their manifests.</param>
    public static RouteTable Create(string domain, IEnumerable<WorkerManifest> workers)
    {
        var all = workers.ToArray();
        var routes = all
            .SelectMany(worker => worker.Routes.Select(text => new Route(Parse(text), worker.Name)))
            .OrderBy(route => route.Pattern.Order)
            .ThenBy(route => route.Pattern.Text, StringComparer.Ordinal)
            .ThenBy(route => route.Worker, StringComparer.Ordinal);
        return new RouteTable("." + domain.ToLowerInvariant(), [.. routes], [.. all.Select(worker => worker.Name)]);
    }

    /// <summary>The worker whose host the request names: it goes before all that the node itself answers.</summary>
    /// <param name="host">The host without a port.</param>
    /// <param name="path">The path.</param>
    public string? FindByHost(string host, string path)
    {
        var lower = host.ToLowerInvariant();
        return Find(lower, path, namesHost: true) ?? FindByName(lower);
    }

    /// <summary>The worker with a pattern for any host: it comes after all that the node itself answers.</summary>
    public string? FindByPath(string host, string path) => Find(host.ToLowerInvariant(), path, namesHost: false);

    private string? Find(string host, string path, bool namesHost) =>
        _routes.FirstOrDefault(route => route.Pattern.NamesHost == namesHost && route.Pattern.Matches(host, path))?.Worker;

    private string? FindByName(string host) =>
        _domain.Length > 1 && host.EndsWith(_domain, StringComparison.Ordinal) && _names.Contains(host[..^_domain.Length])
            ? host[..^_domain.Length]
            : null;

    private static RoutePattern Parse(string text) => RoutePattern.TryParse(text, out var pattern, out var problem)
        ? pattern
        : throw new InvalidOperationException($"The stored route '{text}' {problem}");

    private sealed record Route(RoutePattern Pattern, string Worker);
}
