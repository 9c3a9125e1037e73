using Akka.Actor;
using Edge.Actors;
using Edge.AspNetCore;
using Edge.Host.Options;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Edge.Host.Endpoints;

/// <summary>What a node answers over HTTP.</summary>
internal static class NodeEndpoints
{
    public static void MapNode(this WebApplication app, NodeSettings settings)
    {
        app.UseWorkersByHost();
        if (settings.Cluster.GetRoles().Contains(ClusterSettings.GatewayRole))
        {
            app.MapGateway(settings);
        }

        var access = new AdminAccess(settings.Admin);
        app.MapAdmin(access);
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = check => check.Tags.Contains(NodeHealth.Live) });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(NodeHealth.Ready),
            ResponseWriter = WriteReasonsAsync,
        });
        EdgeNode.Get(app.Services.GetRequiredService<ActorSystem>()).Readiness = cancel => NodeHealth.IsReadyAsync(app.Services, cancel);
        app.MapPrometheusScrapingEndpoint("/metrics").AddEndpointFilter(async (invocation, next) =>
            access.RefuseFigures(invocation.HttpContext) ?? await next(invocation));
    }

    private static void MapGateway(this WebApplication app, NodeSettings settings)
    {
        app.UsePage();
        app.MapEdgeRooms("/rooms");
        if (settings.Endpoints.Echo ?? IsDevelopment(app))
        {
            app.MapEdgeEcho("/echo");
        }

        app.UseWorkersByPath();
    }

    /// <summary>A node that listens on loopback alone is somebody's own.</summary>
    private static bool IsDevelopment(WebApplication app) =>
        app.Configuration["urls"]!.Split(';').All(url => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.IsLoopback);

    private static Task WriteReasonsAsync(HttpContext context, HealthReport report) => context.Response.WriteAsync(
        report.Status == HealthStatus.Healthy
            ? nameof(HealthStatus.Healthy)
            : string.Join('\n', report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy)
                .Select(entry => $"{entry.Key}: {entry.Value.Description}")));
}
