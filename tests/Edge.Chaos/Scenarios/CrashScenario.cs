using System.Diagnostics;
using Edge.Chaos.Harness;

namespace Edge.Chaos.Scenarios;

/// <summary>
/// Twenty senders post while the process is killed with SIGKILL and started again three times: afterwards the log holds
/// every acknowledged message exactly once, without holes, and a reader who resumed each time has the same list.
/// </summary>
internal static class CrashScenario
{
    private const string Room = "crash";
    private const int Senders = 20;
    private const int Kills = 3;
    private static readonly TimeSpan CatchUpTimeout = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(ScenarioContext context)
    {
        var messages = context.Short ? 2_000 : 10_000;
        var node = await context.StartNodeAsync(("Connections__RatePerSecond", "0"));
        var recorder = new HistoryRecorder();
        var workload = new Workload(node, Room, recorder, Senders, messages);
        var reader = new ResumingReader(node, Room);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.Cancel);
        var reading = reader.RunAsync(stop.Token);

        var clock = Stopwatch.StartNew();
        var posting = workload.RunAsync(stop.Token);
        for (var kill = 1; kill <= Kills; kill++)
        {
            await KillOnceAsync(context, node, recorder, messages, kill, posting);
        }

        await posting.WaitAsync(context.Cancel);
        clock.Stop();
        var log = await LogReader.ReadAsync(node, Room, context.Cancel);
        await reader.WhenSeen(log.Count == 0 ? 0 : log[^1].Seq).WaitAsync(CatchUpTimeout, context.Cancel);
        await stop.CancelAsync();
        await reading;

        var history = recorder.ToHistory(log, [reader.Seen]);
        ScenarioContext.Figure("messages, connections of senders", $"{messages:N0}, {workload.Connections}");
        ScenarioContext.Figure("sent again, of these known to the server", $"{workload.Resent:N0}, {history.Acknowledgements.Count(a => a.Duplicate):N0}");
        ScenarioContext.Figure("refused for a while", $"{history.Refused.Count:N0}");
        ScenarioContext.Figure("time with restarts", $"{clock.Elapsed.TotalSeconds:F1} s");
        context.Check(recorder.AcknowledgedCount == messages, $"all {messages:N0} messages are acknowledged");
        context.Check(log.Count == messages, $"the log holds {log.Count:N0} messages");
        context.Check(workload.Resent > 0, "kills met messages under way");
        context.Check(reader.Resumes >= Kills && reader.NotRecovered == 0, $"the reader resumed {reader.Resumes} times, {reader.NotRecovered} times in vain");
        context.CheckHistory(history);
    }

    private static async Task KillOnceAsync(
        ScenarioContext context, NodeProcess node, HistoryRecorder recorder, int messages, int kill, Task posting)
    {
        // Somewhere in the part of the run that belongs to this kill, away from its ends.
        var part = messages / (Kills + 1);
        var at = (part * kill) - context.Random.Next(part / 2);
        var reached = await Task.WhenAny(recorder.WhenAcknowledged(at), posting).WaitAsync(context.Cancel);
        await reached;
        var underWay = recorder.SentCount - recorder.AcknowledgedCount;
        await node.KillAsync(context.Cancel);
        var clock = Stopwatch.StartNew();
        await node.StartAsync(context.Cancel);
        var ready = clock.Elapsed;
        await Task.WhenAny(recorder.WhenAcknowledged(recorder.AcknowledgedCount + 1), posting).WaitAsync(context.Cancel);
        ScenarioContext.Figure(
            $"kill {kill}",
            $"at {at:N0} acknowledged, {underWay:N0} under way, ready again after {ready.TotalSeconds:F1} s, "
            + $"first acknowledgement after {clock.Elapsed.TotalSeconds:F1} s");
    }
}
