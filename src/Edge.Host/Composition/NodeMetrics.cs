using Edge.Actors.Telemetry;
using OpenTelemetry.Metrics;

namespace Edge.Host.Composition;

/// <summary>Which instruments are exported.</summary>
internal static class NodeMetrics
{
    public static void AddNodeMetrics(this IServiceCollection services) => services
        .AddOpenTelemetry()
        .WithMetrics(metrics => metrics
            .AddMeter(EdgeActorsTelemetry.MeterName, "Microsoft.AspNetCore.Server.Kestrel")
            .AddRuntimeInstrumentation()
            .AddPrometheusExporter());
}
