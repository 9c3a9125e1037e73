using Edge.Chaos.Cluster;
using Edge.Chaos.Faults;

namespace Edge.Chaos.Scenarios;

/// <summary>
/// All three nodes are restarted one after the other under 1,000 clients: nobody misses or doubles a message, and the clients do
/// not all come back in the same moment.
/// </summary>
internal static class RollingScenario
{
    private const int Rooms = 10;
    private const int Clients = 1_000;
    private const double MostPerSecond = 0.2;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(ScenarioContext context)
    {
        var clients = context.Options.Connections ?? Clients;
        await using var cluster = await PlansScenario.StartClusterAsync(context);
        var run = await ClusterRun.StartAsync(
            context, cluster, "rolling", new WorkloadSize(Rooms, ClusterUnderTest.Size, clients / Rooms, Pace));
        ScenarioContext.Figure("clients that read, rooms", $"{clients:N0}, {Rooms}");
        var outcome = await run.StrikeAsync(new Fault(FaultKind.RollingRestart, TimeSpan.FromSeconds(5), TimeSpan.Zero));
        ScenarioContext.Figure("rolling restart of three nodes", $"{(outcome.To - outcome.From).TotalSeconds:F1} s");
        await run.FinishAsync();
        ScenarioContext.Figure("longest post in each room", string.Join(", ", run.Outages().Select(time => $"{time.TotalSeconds:F2} s")));
        CheckSpread(context, run.Connections, clients);
        context.Check(run.Connections.Lost.Count == 0, $"{run.Connections.Lost.Count} clients were cut off instead of moving when asked to");
    }

    private static void CheckSpread(ScenarioContext context, ConnectionLog connections, int clients)
    {
        var leaving = connections.Moved.Concat(connections.Lost).ToArray();
        foreach (var node in leaving.GroupBy(end => end.Node).OrderBy(group => group.Key))
        {
            var busiest = BusiestSecond([.. node.Select(end => end.At)]);
            ScenarioContext.Figure($"clients that left node {node.Key}", $"{node.Count():N0}, in one second at most {busiest:N0}, {(double)busiest / node.Count():P0} of them");
        }

        var most = BusiestSecond([.. leaving.Select(end => end.At)]);
        context.Check(most <= clients * MostPerSecond, $"at most {most:N0} of {clients:N0} clients reconnect in any one second");
    }

    /// <summary>The most of all times that lie within a second, wherever it begins.</summary>
    internal static int BusiestSecond(IReadOnlyList<TimeSpan> times)
    {
        var sorted = times.Order().ToArray();
        var (most, first) = (0, 0);
        for (var last = 0; last < sorted.Length; last++)
        {
            while (sorted[last] - sorted[first] >= Second)
            {
                first++;
            }

            most = Math.Max(most, last - first + 1);
        }

        return most;
    }
}
