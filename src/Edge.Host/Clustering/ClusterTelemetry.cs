using System.Diagnostics.Metrics;
using Akka.Cluster;

namespace Edge.Host.Clustering;

/// <summary>The instruments of this assembly: the cluster as this node sees it.</summary>
internal sealed class ClusterTelemetry
{
    /// <summary>Name of the meter, to be given to an exporter.</summary>
    public const string MeterName = "Edge.Host";

    private readonly Cluster _cluster;

    public ClusterTelemetry(Cluster cluster, IMeterFactory meters)
    {
        _cluster = cluster;
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("edge.cluster.members", CountMembers, "{member}", "Members of the cluster, by status.");
        meter.CreateObservableGauge(
            "edge.cluster.unreachable", () => _cluster.State.Unreachable.Count, "{member}", "Members that this node cannot reach.");
    }

    private IEnumerable<Measurement<int>> CountMembers() => _cluster.State.Members
        .GroupBy(member => member.Status)
        .Select(group => new Measurement<int>(group.Count(), new KeyValuePair<string, object?>("status", group.Key.ToString())));
}
