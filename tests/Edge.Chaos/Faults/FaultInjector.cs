using Edge.Chaos.Cluster;
using Edge.Chaos.Harness;

namespace Edge.Chaos.Faults;

/// <summary>Does to a cluster what a plan says, and waits until the cluster is whole again.</summary>
internal sealed class FaultInjector(ClusterUnderTest cluster, Random random)
{
    // Connections end a moment after the cluster is whole: clients find out late, and reconnect where they come from.
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan HealTimeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan ExitTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ClockJump = TimeSpan.FromHours(1);
    private static readonly TimeSpan ClockTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ShortPause = TimeSpan.FromSeconds(2);

    // When the fault was complete: what is sent from then on cannot have gone the old way.
    private TimeSpan _struckAt;

    private static IEnumerable<int> AllNodes => Enumerable.Range(0, ClusterUnderTest.Size);

    /// <summary>Strikes; returns when all nodes are there again.</summary>
    /// <param name="fault">What.</param>
    /// <param name="watched">The room whose owner is meant.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<FaultOutcome> StrikeAsync(Fault fault, string watched, CancellationToken cancel)
    {
        await cluster.WhenWholeAsync(HealTimeout, cancel);
        var owner = cluster.OwnerOf(watched) ?? throw new ScenarioFailedException($"Nobody knows where '{watched}' is.");
        var other = (owner + 1 + random.Next(ClusterUnderTest.Size - 1)) % ClusterUnderTest.Size;
        var node = fault.Kind is FaultKind.KillGateway or FaultKind.CutMinority ? other : owner;
        var from = RunClock.Now;
        _struckAt = from;
        var isolated = new List<NodeSpan>();
        var struck = await StrikeAsync(fault, node, isolated, cancel);
        await cluster.WhenWholeAsync(HealTimeout, cancel);
        var to = RunClock.Now;
        var spans = struck.Select(victim => new NodeSpan(victim, from, to + Aftermath)).ToArray();
        return new FaultOutcome(fault, HasVictim(fault.Kind) ? node : null, spans, isolated, _struckAt, to);
    }

    private static bool HasVictim(FaultKind kind) =>
        kind is not (FaultKind.RollingRestart or FaultKind.RestartDatabase or FaultKind.CrashDatabase or FaultKind.CutDatabase);

    /// <summary>Returns the nodes that may lose connections.</summary>
    private async Task<IReadOnlyList<int>> StrikeAsync(Fault fault, int node, List<NodeSpan> isolated, CancellationToken cancel)
    {
        switch (fault.Kind)
        {
            case FaultKind.KillOwner or FaultKind.KillGateway:
                await KillAsync(node, fault.Lasts, cancel);
                return [node];
            case FaultKind.RestartOwner:
                await cluster.Nodes[node].KillAsync(cancel);
                _struckAt = RunClock.Now;
                return [node];
            case FaultKind.HandOver:
                await TerminateAsync(node, cancel);
                return [node];
            case FaultKind.KillOwnerInRecovery:
                return [node, await KillTwiceAsync(node, cancel)];
            case FaultKind.PauseOwner:
                cluster.Nodes[node].Pause();
                await Task.Delay(fault.Lasts, cancel);
                cluster.Nodes[node].Continue();
                return fault.Lasts < ShortPause ? [] : [node];
            case FaultKind.CutMinority or FaultKind.CutOwner:
                await cluster.Network.CutAsync(node, database: false, cancel);
                await HealAfterAsync(fault.Lasts, cancel);
                return [node];
            case FaultKind.CutOwnerFromAll:
                await cluster.Network.CutAsync(node, database: true, cancel);
                isolated.Add(await HealAfterAsync(fault.Lasts, cancel) with { Node = node });
                return [node];
            case FaultKind.CutDatabase:
                await cluster.Network.CutDatabaseAsync(cancel);
                var span = await HealAfterAsync(fault.Lasts, cancel);
                isolated.AddRange(AllNodes.Select(cut => span with { Node = cut }));
                return [];
            case FaultKind.ClockAhead or FaultKind.ClockBack:
                await JumpClockAsync(node, fault.Kind == FaultKind.ClockAhead ? ClockJump : -ClockJump, fault.Lasts, cancel);
                return [];
            case FaultKind.RollingRestart:
                await RestartAllAsync(cancel);
                return [.. AllNodes];
            default:
                await cluster.Database.StopAsync(fault.Kind == FaultKind.CrashDatabase, cancel);
                _struckAt = RunClock.Now;
                await Task.Delay(fault.Lasts, cancel);
                await cluster.Database.StartAsync(cancel);
                return [];
        }
    }

    /// <summary>Returns the time in which the cut was complete.</summary>
    private async Task<NodeSpan> HealAfterAsync(TimeSpan time, CancellationToken cancel)
    {
        var from = _struckAt = RunClock.Now;
        await Task.Delay(time, cancel);
        var to = RunClock.Now;
        await cluster.Network.HealAsync(cancel);
        return new NodeSpan(0, from, to);
    }

    private async Task JumpClockAsync(int node, TimeSpan offset, TimeSpan time, CancellationToken cancel)
    {
        await SetClockAsync(node, offset, cancel);
        _struckAt = RunClock.Now;
        await Task.Delay(time, cancel);
        await SetClockAsync(node, TimeSpan.Zero, cancel);
    }

    /// <summary>Returns when the node says the time that it was told.</summary>
    private async Task SetClockAsync(int node, TimeSpan offset, CancellationToken cancel)
    {
        cluster.Clocks.Set(node, offset);
        var end = RunClock.Now + ClockTimeout;
        while ((await cluster.Nodes[node].GetClockOffsetAsync(cancel) - offset).Duration() > NodeClocks.Precision)
        {
            if (RunClock.Now > end)
            {
                throw new ScenarioFailedException($"The clock of node {node} was set to {offset} and has not heard of it after {ClockTimeout.TotalSeconds} s.");
            }

            await Task.Delay(PollInterval, cancel);
        }
    }

    private async Task KillAsync(int node, TimeSpan dead, CancellationToken cancel)
    {
        cluster.Supervisors[node].Hold();
        await cluster.Nodes[node].KillAsync(cancel);
        _struckAt = RunClock.Now;
        await Task.Delay(dead, cancel);
        cluster.Supervisors[node].Release();
    }

    /// <summary>The second dies while it recovers the rooms of the first; the first is back by its supervisor meanwhile.</summary>
    private async Task<int> KillTwiceAsync(int node, CancellationToken cancel)
    {
        var others = AllNodes.Where(other => other != node).ToArray();
        var started = others.Select(other => cluster.Watches[other].NextRoomStarted).ToArray();
        await cluster.Nodes[node].KillAsync(cancel);
        _struckAt = RunClock.Now;
        var first = await Task.WhenAny(started).WaitAsync(HealTimeout, cancel);
        var second = others[Array.IndexOf(started, first)];
        await cluster.Nodes[second].KillAsync(cancel);
        return second;
    }

    private async Task RestartAllAsync(CancellationToken cancel)
    {
        foreach (var node in AllNodes)
        {
            await TerminateAsync(node, cancel);
            await cluster.Nodes[node].Ready.WaitAsync(HealTimeout, cancel);
            await cluster.WhenWholeAsync(HealTimeout, cancel);
        }
    }

    private async Task TerminateAsync(int node, CancellationToken cancel)
    {
        cluster.Supervisors[node].Hold();
        cluster.Nodes[node].Terminate();
        var exit = await cluster.Nodes[node].WaitForExitAsync(ExitTimeout, cancel);
        cluster.Supervisors[node].Release();
        if (exit != 0)
        {
            throw new ScenarioFailedException($"Node {node} ended with {exit?.ToString() ?? "nothing"} within {ExitTimeout.TotalSeconds} s of SIGTERM.");
        }
    }
}
