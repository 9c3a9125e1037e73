using Edge.Host.Workers.Bundles;

namespace Edge.Host.Workers.Routing;

/// <summary>How requests find workers on this node.</summary>
/// <param name="Domain">What the host <c>NAME.domain</c> ends with; empty for none.</param>
/// <param name="IsDevelopment">Whether the one worker that is developed answers everything.</param>
internal sealed record RouteRules(string Domain, bool IsDevelopment)
{
    public RouteTable Create(IEnumerable<WorkerManifest> workers) =>
        IsDevelopment ? RouteTable.ForAll(workers.Select(worker => worker.Name).FirstOrDefault()) : RouteTable.Create(Domain, workers);
}
