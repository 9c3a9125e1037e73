using System.Collections.Immutable;
using Edge.Chaos.Cluster;
using Edge.Chaos.Harness;

namespace Edge.Chaos.Scenarios;

/// <summary>What one run of a scenario works with: nodes of its own, dice, and a sheet for figures and failures.</summary>
internal sealed class ScenarioContext(ScenarioOptions options, CancellationToken cancel) : IAsyncDisposable
{
    private readonly List<NodeProcess> _nodes = [];
    private readonly List<string> _failures = [];
    private readonly string _folder = RunLedger.CreateFolder("edge-chaos-");

    public ScenarioOptions Options { get; } = options;

    public bool Short => Options.Short;

    public Random Random { get; } = new(options.Seed);

    public CancellationToken Cancel { get; } = cancel;

    /// <summary>How many promises were found broken.</summary>
    public int Failures => _failures.Count;

    /// <summary>The part of the scenario that is running, to name in failures; null outside parts.</summary>
    public string? Title { get; set; }

    /// <summary>Where the data of a node lies.</summary>
    public string DataOf(int node) => Path.Combine(_folder, $"node-{node}");

    /// <summary>Starts a further node and waits until it is ready.</summary>
    /// <param name="settings">Such as <c>("Connections__RatePerSecond", "0")</c>; <c>Edge__</c> goes before each.</param>
    public async Task<NodeProcess> StartNodeAsync(params (string Name, string Value)[] settings)
    {
        var number = _nodes.Count;
        var environment = settings.ToImmutableDictionary(setting => "Edge__" + setting.Name, setting => setting.Value);
        var node = new NodeProcess(NodeSetup.Alone(Options.EdgeDll, Options.Port + number, DataOf(number), environment));
        _nodes.Add(node);
        await node.StartAsync(Cancel);
        return node;
    }

    /// <summary>A token for one step: cancelled after a time, or with the scenario.</summary>
    public CancellationTokenSource Step(TimeSpan timeout)
    {
        var step = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        step.CancelAfter(timeout);
        return step;
    }

    /// <summary>Prints a figure.</summary>
    public static void Figure(string name, string value) => Console.WriteLine($"  {name,-44} {value}");

    /// <summary>Prints whether a promise holds.</summary>
    public void Check(bool holds, string promise)
    {
        Console.WriteLine($"  {(holds ? "ok  " : "FAIL")} {promise}");
        if (!holds)
        {
            _failures.Add(Title is { } title ? $"{title}: {promise}" : promise);
        }
    }

    /// <summary>Repeats what was broken, below all output of nodes.</summary>
    public void PrintFailures()
    {
        foreach (var failure in _failures)
        {
            Console.WriteLine($"  FAIL {failure}");
        }
    }

    /// <summary>Prints what a history breaks.</summary>
    public void CheckHistory(History history)
    {
        var violations = Checker.Check(history);
        Print(violations);
        Check(violations.Count == 0, $"history of {history.Log.Count:N0} messages: {violations.Count} violations");
    }

    /// <summary>Prints what the histories of several rooms and of the connections to them break.</summary>
    public void CheckHistories(IReadOnlyList<History> histories, ConnectionHistory connections)
    {
        var violations = histories.SelectMany(Checker.Check).ToArray();
        var drops = ClusterChecker.Check(connections).ToArray();
        Print(violations);
        Print(drops);
        Check(
            violations.Length == 0,
            $"histories of {histories.Count} rooms, {histories.Sum(history => history.Log.Count):N0} messages: {violations.Length} violations");
        Check(drops.Length == 0, $"{drops.Length} connections to nodes dropped that nothing was done to");
    }

    /// <summary>Prints the last output of every node, to tell why a scenario failed.</summary>
    public void PrintOutput()
    {
        foreach (var node in _nodes)
        {
            Console.WriteLine($"  -- last output of {node.EndPoint}\n{node.Output}");
        }
    }

    private static void Print(IReadOnlyList<Violation> violations)
    {
        const int Shown = 10;
        foreach (var violation in violations.Take(Shown))
        {
            Console.WriteLine($"       {violation}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        RunLedger.RemoveFolder(_folder);
    }
}
