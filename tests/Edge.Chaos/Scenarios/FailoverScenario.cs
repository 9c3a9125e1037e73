using Edge.Chaos.Cluster;
using Edge.Chaos.Faults;

namespace Edge.Chaos.Scenarios;

/// <summary>How long rooms stand still when their node is killed, killed and restarted at once, or told to end.</summary>
internal static class FailoverScenario
{
    private const int Kills = 20;
    private const int ShortKills = 3;
    private static readonly TimeSpan Dead = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);

    private static readonly (FaultKind Kind, TimeSpan Lasts, TimeSpan Goal, string Name)[] Measured =
    [
        (FaultKind.KillOwner, Dead, TimeSpan.FromSeconds(12), "killed, to the next acknowledgement"),
        (FaultKind.RestartOwner, TimeSpan.Zero, TimeSpan.FromSeconds(5), "killed, restarted on its address after 1 s"),
        (FaultKind.HandOver, TimeSpan.Zero, TimeSpan.FromSeconds(1), "SIGTERM, longest post"),
    ];

    public static async Task RunAsync(ScenarioContext context)
    {
        var times = context.Options.Kills ?? (context.Short ? ShortKills : Kills);
        await using var cluster = await PlansScenario.StartClusterAsync(context);
        try
        {
            foreach (var (kind, lasts, goal, name) in Measured)
            {
                var figures = await MeasureAsync(context, cluster, kind, lasts, times);
                ScenarioContext.Figure(name, figures.ToString());
                if (!context.Short)
                {
                    // A few kills are no percentile: the long form judges.
                    context.Check(figures.Percentile(0.99) < goal, $"{name}: p99 is under {goal.TotalSeconds:F0} s");
                }
            }
        }
        catch
        {
            PlansScenario.PrintOutput(cluster);
            throw;
        }
    }

    private static async Task<OutageFigures> MeasureAsync(
        ScenarioContext context, ClusterUnderTest cluster, FaultKind kind, TimeSpan lasts, int times)
    {
        var run = await ClusterRun.StartAsync(context, cluster, kind.ToString());
        for (var i = 0; i < times; i++)
        {
            await run.StrikeAsync(new Fault(kind, Between + (Between * context.Random.NextDouble()), lasts));
        }

        await run.FinishAsync();
        var figures = new OutageFigures();
        figures.Add(run.Outages());
        return figures;
    }
}
