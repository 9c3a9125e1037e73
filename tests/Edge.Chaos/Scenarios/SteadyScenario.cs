using Edge.Chaos.Cluster;
using Edge.Chaos.Harness;

namespace Edge.Chaos.Scenarios;

/// <summary>
/// Nothing is done to three nodes while every core is busy with something else: no node is taken for dead, no connection ends, and
/// nobody misses a message. That a node loses sight of another for a moment is counted and does no harm.
/// </summary>
internal static class SteadyScenario
{
    private const double Minutes = 60;
    private const double ShortMinutes = 1;
    private static readonly WorkloadSize Light = new(3, ClusterUnderTest.Size, 4 * ClusterUnderTest.Size, TimeSpan.FromMilliseconds(500));

    public static async Task RunAsync(ScenarioContext context)
    {
        var time = TimeSpan.FromMinutes(context.Options.Minutes ?? (context.Short ? ShortMinutes : Minutes));
        await using var cluster = await PlansScenario.StartClusterAsync(context);
        var run = await ClusterRun.StartAsync(context, cluster, "steady", Light);
        using (var burners = new CpuBurners(time))
        {
            await run.WaitAsync(time);
            ScenarioContext.Figure("time, cores busy", $"{time.TotalMinutes:F0} min, {burners.Busy():P1}");
        }

        await run.FinishAsync();
        ScenarioContext.Figure("times a node lost sight of another", $"{cluster.Watches.Sum(watch => watch.Alarms)}");
        Judge(context, cluster, run);
    }

    private static void Judge(ScenarioContext context, ClusterUnderTest cluster, ClusterRun run)
    {
        var removals = cluster.Watches.Sum(watch => watch.Removals);
        context.Check(removals == 0, $"{removals} nodes were removed from the cluster");
        context.Check(run.Connections.Lost.Count == 0, $"{run.Connections.Lost.Count} connections were lost");
        context.Check(cluster.IsWhole, "every node sees all the others in the end");
        if (context.Failures > 0)
        {
            PlansScenario.PrintOutput(cluster);
        }
    }
}
