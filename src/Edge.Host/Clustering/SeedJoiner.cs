using Akka.Actor;
using Akka.Cluster;
using Edge.Host.Options;

namespace Edge.Host.Clustering;

/// <summary>Joins the cluster that the settings name, or makes the node one of its own.</summary>
internal sealed class SeedJoiner(ActorSystem system, NodeSettings settings, NodeFailure failure, ILogger<SeedJoiner> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var cluster = Cluster.Get(system);
        if (settings.Cluster.Seeds.Count == 0)
        {
            cluster.Join(cluster.SelfAddress);
            return;
        }

        var (self, seeds) = (cluster.SelfAddress.HostPort(), string.Join(", ", settings.Cluster.Seeds));
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.RegisterOnMemberUp(() => up.TrySetResult());
        cluster.JoinSeedNodes(settings.Cluster.Seeds.Select(seed => ToAddress(cluster.SelfAddress, seed)));
        try
        {
            await up.Task.WaitAsync(settings.Cluster.JoinTimeout, stoppingToken);
        }
        catch (TimeoutException)
        {
            failure.Fail(
                $"It was in no cluster within {settings.Cluster.JoinTimeout} (Edge:Cluster:JoinTimeout): "
                + $"none of {seeds} let it in. This node is {self}; only the first of Edge:Cluster:Seeds may found a cluster.");
        }
        catch (OperationCanceledException)
        {
            ClusteringLog.StoppedJoining(logger, self, $"{seeds} would not let it in, or cannot reach it at {self}");
        }
    }

    private static Address ToAddress(Address self, string seed)
    {
        var target = ClusterRules.ParseSeed(seed)!;
        return self.WithHost(target.Host).WithPort(target.Port);
    }
}
