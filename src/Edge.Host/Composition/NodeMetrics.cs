using Edge.Actors.Telemetry;
using Edge.Host.Clustering;
using Edge.Workers.Telemetry;
using OpenTelemetry.Metrics;

namespace Edge.Host.Composition;

/// <summary>Which instruments are exported.</summary>
internal static class NodeMetrics
{
    public static void AddNodeMetrics(this IServiceCollection services) => services
        .AddOpenTelemetry()
        .WithMetrics(metrics => metrics
            .AddMeter(EdgeActorsTelemetry.MeterName, EdgeWorkersTelemetry.MeterName, ClusterTelemetry.MeterName, "Microsoft.AspNetCore.Server.Kestrel")
            .AddRuntimeInstrumentation()
            .AddPrometheusExporter());
}
