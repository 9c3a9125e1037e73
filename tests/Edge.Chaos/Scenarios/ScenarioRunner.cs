using System.Diagnostics;
using Edge.Chaos.Cluster;
using Edge.Chaos.Harness;

namespace Edge.Chaos.Scenarios;

/// <summary>Runs scenarios one after the other and counts.</summary>
internal static class ScenarioRunner
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(90);

    /// <summary>Runs them; 0 only if all pass.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> names, ScenarioOptions options, CancellationToken cancel)
    {
        Console.WriteLine($"server {options.EdgeDll}");
        if (RunLedger.RemoveLeftovers() is var leftovers and > 0)
        {
            Console.WriteLine($"removed {leftovers} processes and folders of runs that were killed");
        }

        var passed = 0;
        foreach (var name in names)
        {
            Console.WriteLine($"{name} (--seed {options.Seed}{(options.Short ? " --short" : string.Empty)})");
            var clock = Stopwatch.StartNew();
            var holds = await RunAsync(name, options, cancel);
            passed += holds ? 1 : 0;
            Console.WriteLine($"  {(holds ? "passed" : "FAILED")} in {clock.Elapsed.TotalSeconds:F1} s");
        }

        Console.WriteLine($"{passed} passed, {names.Count - passed} failed");
        return passed == names.Count ? 0 : 1;
    }

    private static async Task<bool> RunAsync(string name, ScenarioOptions options, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(Timeout + TimeSpan.FromMinutes(options.Minutes ?? 0));
        await using var context = new ScenarioContext(options, deadline.Token);
        try
        {
            await Scenario.Find(name)(context);
        }
        catch (ScenarioFailedException e)
        {
            context.Check(false, e.Message);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // Whatever went wrong, the others still run.
            context.Check(false, e.ToString());
        }

        if (context.Failures > 0)
        {
            context.PrintOutput();
            context.PrintFailures();
        }

        return context.Failures == 0;
    }
}
