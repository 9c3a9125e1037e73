using System.Diagnostics;
using Edge.Chaos.Cluster;
using Edge.Chaos.Faults;
using Edge.Chaos.Harness;

namespace Edge.Chaos.Scenarios;

/// <summary>
/// Three nodes are killed, paused, cut off and restarted, and their database too: nothing acknowledged is lost or doubled, every
/// reader sees the same list, and clients of other nodes keep their connections.
/// </summary>
internal static class PlansScenario
{
    private const int Seeds = 3;
    private static readonly TimeSpan FormationTimeout = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(ScenarioContext context)
    {
        var all = Plan(context).ToLookup(plan => Obstacle(plan) is null);
        foreach (var skipped in all[false].DistinctBy(plan => plan.Name))
        {
            Console.WriteLine($"  SKIPPED {skipped.Name}: {Obstacle(skipped)}");
        }

        var plans = all[true].ToArray();
        var figures = plans.Select(plan => plan.Name).Distinct().ToDictionary(name => name, _ => new OutageFigures());
        ClusterUnderTest? cluster = null;
        try
        {
            foreach (var plan in plans)
            {
                if (cluster is not null && cluster.HasOwnClocks != NeedsClock(plan))
                {
                    await cluster.DisposeAsync();
                    cluster = null;
                }

                cluster ??= await StartClusterAsync(context, NeedsClock(plan));
                if (!await RunAsync(context, cluster, plan, figures[plan.Name]))
                {
                    // What is left of it would spoil the next plan.
                    PrintOutput(cluster);
                    await cluster.DisposeAsync();
                    cluster = null;
                }
            }
        }
        finally
        {
            await (cluster?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        foreach (var (name, figure) in figures)
        {
            ScenarioContext.Figure($"fault to next acknowledgement, {name}", figure.ToString());
        }
    }

    /// <summary>Starts three nodes and waits until they have found each other.</summary>
    /// <param name="context">The scenario.</param>
    /// <param name="ownClocks">Whether the clocks of the nodes can be set.</param>
    public static async Task<ClusterUnderTest> StartClusterAsync(ScenarioContext context, bool ownClocks = false)
    {
        var clock = Stopwatch.StartNew();
        var sabotage = context.Options.Sabotage == Sabotage.EarlyCommit;
        var cluster = new ClusterUnderTest(context.Options.EdgeDll, context.Options.Port, sabotage, ownClocks);
        try
        {
            await cluster.StartAsync(FormationTimeout, context.Cancel);
            ScenarioContext.Figure("three nodes and PostgreSQL are up", $"{clock.Elapsed.TotalSeconds:F1} s");
            return cluster;
        }
        catch
        {
            PrintOutput(cluster);
            await cluster.DisposeAsync();
            throw;
        }
    }

    public static void PrintOutput(ClusterUnderTest cluster)
    {
        foreach (var node in cluster.Nodes)
        {
            Console.WriteLine($"  -- last output of {node.EndPoint}\n{node.Output}");
        }
    }

    private static IEnumerable<FaultPlan> Plan(ScenarioContext context)
    {
        var options = context.Options;
        IEnumerable<string> names = (options.Plan, options.Sabotage, context.Short) switch
        {
            ({ } name, _, _) => [name],
            (null, Sabotage.EarlyCommit, _) => ["postgres-crash"],
            (null, _, true) => FaultPlan.BriefNames,
            _ => FaultPlan.Names,
        };
        var seeds = Enumerable.Range(options.Seed, options.Seeds ?? (context.Short || options.Sabotage != Sabotage.None ? 1 : Seeds));
        var plans = seeds.SelectMany(seed => names.Select(name => FaultPlan.Create(name, seed)));
        if (options.Minutes is { } minutes && options.Plan is null)
        {
            plans = plans.Append(FaultPlan.Mix(options.Seed, TimeSpan.FromMinutes(minutes)));
        }

        return plans;
    }

    /// <summary>What this machine lacks for a plan, or null.</summary>
    private static string? Obstacle(FaultPlan plan) =>
        plan.Faults.Any(fault => fault.NeedsCut) && OwnNetwork.Missing is { } network ? network
        : NeedsClock(plan) ? NodeClocks.Missing
        : null;

    private static bool NeedsClock(FaultPlan plan) => plan.Faults.Any(fault => fault.NeedsClock);

    private static async Task<bool> RunAsync(ScenarioContext context, ClusterUnderTest cluster, FaultPlan plan, OutageFigures figures)
    {
        Console.WriteLine($"  plan {plan}");
        context.Title = $"{plan.Name} --seed {plan.Seed}";
        var failures = context.Failures;
        try
        {
            var run = await ClusterRun.StartAsync(context, cluster, $"{plan.Name}-{plan.Seed}");
            foreach (var fault in plan.Faults)
            {
                await run.StrikeAsync(fault);
            }

            await run.FinishAsync();
            var times = run.Outages();
            figures.Add(times);
            ScenarioContext.Figure("from the fault to the next acknowledgement", string.Join(", ", times.Select(time => $"{time.TotalSeconds:F2} s")));
        }
        catch (Exception e) when (e is ScenarioFailedException or TimeoutException or IOException)
        {
            context.Check(false, e.Message);
        }

        context.Title = null;
        return context.Failures == failures;
    }
}
