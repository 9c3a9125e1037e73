using Akka.Actor;
using Akka.Cluster;
using Edge.Actors;
using Edge.Host.Persistence;
using Edge.Host.Workers.Running;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Edge.Host.Endpoints;

/// <summary>Whether the node lives, and whether it should be sent clients.</summary>
internal static class NodeHealth
{
    public const string Live = "live";
    public const string Ready = "ready";

    public static void AddNodeHealth(this IServiceCollection services) => services
        .AddHealthChecks()
        .AddCheck<ActorSystemLives>("actor system", tags: [Live, Ready])
        .AddCheck<MemberIsUp>("cluster", tags: [Ready])
        .AddCheck<JournalAnswers>("journal", tags: [Ready])
        .AddCheck<WorkersAreLoaded>("workers", tags: [Ready])
        .AddCheck<TakesConnections>("connections", tags: [Ready]);

    /// <summary>What <c>/health/ready</c> would answer now.</summary>
    public static async Task<bool> IsReadyAsync(IServiceProvider services, CancellationToken cancel)
    {
        var report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Tags.Contains(Ready), cancel);
        return report.Status == HealthStatus.Healthy;
    }

    private sealed class ActorSystemLives(ActorSystem system) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
            Task.FromResult(system.WhenTerminated.IsCompleted
                ? HealthCheckResult.Unhealthy("The actor system has ended.")
                : HealthCheckResult.Healthy());
    }

    private sealed class MemberIsUp(ActorSystem system) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
        {
            var status = Cluster.Get(system).SelfMember.Status;
            return Task.FromResult(status == MemberStatus.Up
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"This node is {status} in its cluster, not Up."));
        }
    }

    private sealed class JournalAnswers(IJournalDatabase database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
        {
            try
            {
                await database.ProbeAsync(cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (System.Data.Common.DbException e)
            {
                return HealthCheckResult.Unhealthy($"The journal does not answer: {e.Message}");
            }
        }
    }

    private sealed class WorkersAreLoaded(WorkerFleet fleet) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
            Task.FromResult(fleet.IsLoaded
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("The workers have not been read from the database yet."));
    }

    private sealed class TakesConnections(ActorSystem system) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
            Task.FromResult(EdgeNode.Get(system).Gate.IsDraining
                ? HealthCheckResult.Unhealthy("This node is shutting down.")
                : HealthCheckResult.Healthy());
    }
}
