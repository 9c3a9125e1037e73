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

    // A status that nobody has is told too: an alarm must not have to tell nought from nothing.
    private IEnumerable<Measurement<int>> CountMembers()
    {
        var counts = _cluster.State.Members.CountBy(member => member.Status).ToDictionary();
        return Enum.GetValues<MemberStatus>().Where(status => status != MemberStatus.Removed).Select(status => new Measurement<int>(
            counts.GetValueOrDefault(status), new KeyValuePair<string, object?>("status", status.ToString())));
    }
}
