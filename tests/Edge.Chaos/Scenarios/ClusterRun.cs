using Edge.Chaos.Cluster;
using Edge.Chaos.Faults;
using Edge.Chaos.Harness;

namespace Edge.Chaos.Scenarios;

/// <summary>Clients in several rooms of a cluster while faults strike, and the judgement of what they saw.</summary>
internal sealed class ClusterRun
{
    private static readonly WorkloadSize Usual = new(6, ClusterUnderTest.Size, ClusterUnderTest.Size, TimeSpan.FromMilliseconds(150));
    private static readonly TimeSpan FinishTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(2);
    private readonly ScenarioContext _context;
    private readonly ClusterUnderTest _cluster;
    private readonly RoomWorkload[] _workloads;
    private readonly List<FaultOutcome> _outcomes = [];
    private readonly List<(RoomWorkload Workload, FaultOutcome Outcome)> _hit = [];
    private readonly TimeSpan _started = RunClock.Now;
    private readonly CancellationTokenSource _stopSending;
    private readonly CancellationTokenSource _stopReading;

    private ClusterRun(ScenarioContext context, ClusterUnderTest cluster, string name, WorkloadSize size)
    {
        _context = context;
        _cluster = cluster;
        _stopSending = CancellationTokenSource.CreateLinkedTokenSource(context.Cancel);
        _stopReading = CancellationTokenSource.CreateLinkedTokenSource(context.Cancel);
        _workloads = [.. Enumerable.Range(0, size.Rooms).Select(
            room => new RoomWorkload(cluster.Entrances, Connections, $"{name}-{room}", size))];
    }

    public ConnectionLog Connections { get; } = new();

    /// <summary>The rooms, of which the first is the watched one.</summary>
    public IReadOnlyList<RoomWorkload> Workloads => _workloads;
    /// <summary>Starts all clients; every room is in use when it returns.</summary>
    /// <param name="context">The scenario.</param>
    /// <param name="cluster">A whole cluster.</param>
    /// <param name="name">Rooms are named after it, so it must not come twice in the life of a cluster.</param>
    /// <param name="size">How many clients; a few when null.</param>
    public static async Task<ClusterRun> StartAsync(
        ScenarioContext context, ClusterUnderTest cluster, string name, WorkloadSize? size = null)
    {
        const int FirstMessages = 5;
        var run = new ClusterRun(context, cluster, name, size ?? Usual);
        await Task.WhenAll(run._workloads.Select(workload => workload.StartAsync(run._stopSending.Token, run._stopReading.Token)));
        await Task.WhenAll(run._workloads.Select(workload => workload.Recorder.WhenAcknowledged(FirstMessages)))
            .WaitAsync(FinishTimeout, context.Cancel);
        return run;
    }

    /// <summary>Lets time go by; fails at once if a sender does.</summary>
    public async Task WaitAsync(TimeSpan time)
    {
        var sending = _workloads.Select(workload => workload.WhenSent);
        await await Task.WhenAny([Task.Delay(time, _context.Cancel), .. sending]);
    }

    /// <summary>One fault strikes.</summary>
    public async Task<FaultOutcome> StrikeAsync(Fault fault)
    {
        await WaitAsync(fault.At);
        var owners = _workloads.ToDictionary(workload => workload.Room, workload => _cluster.OwnerOf(workload.Room));
        var injector = new FaultInjector(_cluster, _context.Random);
        var outcome = await injector.StrikeAsync(fault, _workloads[0].Room, _context.Cancel);
        _outcomes.Add(outcome);
        Console.WriteLine($"  .... {fault.Kind} {(outcome.Node is { } node ? $"of node {node}" : "of all")} at {outcome.From.TotalSeconds:F1} s");
        foreach (var workload in _workloads.Where(workload => outcome.Node is null || owners[workload.Room] == outcome.Node))
        {
            _hit.Add((workload, outcome));
        }

        return outcome;
    }

    /// <summary>
    /// For each fault and each room of the node that it struck how long the room stood still: to the next acknowledgement, or the
    /// longest post when it was told in advance.
    /// </summary>
    public IReadOnlyList<TimeSpan> Outages() => [.. _hit.Select(hit => OutageOf(hit.Workload, hit.Outcome))];

    /// <summary>Ends all clients and judges.</summary>
    public async Task FinishAsync()
    {
        await WaitAsync(Calm);
        await _stopSending.CancelAsync();
        var sent = Task.WhenAll(_workloads.Select(workload => workload.WhenSent));
        await Task.WhenAny(sent, Task.Delay(FinishTimeout, _context.Cancel));
        _context.Check(sent.IsCompleted, $"all is acknowledged within {FinishTimeout.TotalSeconds} s after the end");
        if (sent.IsCompleted)
        {
            await sent;
            await JudgeAsync();
        }

        await _stopReading.CancelAsync();
        await Task.WhenAll(_workloads.Select(workload => workload.WhenReadersEnd()));
    }

    private async Task JudgeAsync()
    {
        var histories = await Task.WhenAll(_workloads.Select(
            workload => workload.FinishAsync(_cluster.Nodes, FinishTimeout, _context.Cancel)));
        var struck = _outcomes.SelectMany(outcome => outcome.Struck).ToArray();
        var complete = histories.Select(history => history with
        {
            Isolations = [.. _outcomes.SelectMany(outcome => outcome.Isolated)],
        }).ToArray();
        _context.CheckHistories(complete, new ConnectionHistory(Connections.Lost, struck));
        ScenarioContext.Figure("posts sent again, timeouts among the causes", $"{_workloads.Sum(w => w.Resent):N0}, {_workloads.Sum(w => w.TimedOut):N0}");
        ScenarioContext.Figure(
            "already known to the room, answered twice",
            $"{histories.Sum(history => history.Acknowledgements.Count(a => a.Duplicate)):N0}, {_workloads.Sum(w => w.AnsweredTwice):N0}");
        ScenarioContext.Figure("connections lost, moved on request", $"{Connections.Lost.Count:N0}, {Connections.Moved.Count:N0}");
        _context.Check(_workloads.Sum(w => w.NotRecovered) == 0, $"readers resumed {_workloads.Sum(w => w.Resumes):N0} times, {_workloads.Sum(w => w.NotRecovered)} times in vain");
        var unexpected = _cluster.Supervisors.SelectMany((supervisor, node) => supervisor.Ends.Select(end => (Node: node, end.At, end.Code)))
            .Where(end => end.At >= _started && !struck.Any(span => span.Node == end.Node && span.Holds(end.At))).ToArray();
        _context.Check(
            unexpected.Length == 0,
            $"{unexpected.Length} nodes ended that nothing was done to{string.Concat(unexpected.Select(end => $"; node {end.Node} with {end.Code} at {end.At.TotalSeconds:F1} s"))}");
    }

    private static TimeSpan OutageOf(RoomWorkload workload, FaultOutcome outcome)
    {
        var acknowledgements = workload.Recorder.ToHistory([], []).Acknowledgements;
        return outcome.IsPlanned
            ? Faults.Outages.LongestPost(acknowledgements, outcome.From, outcome.To, outcome.Node)
            : Faults.Outages.UntilNext(acknowledgements, outcome.From, outcome.Node)
                ?? throw new ScenarioFailedException($"Nothing was acknowledged in '{workload.Room}' after the fault.");
    }
}
