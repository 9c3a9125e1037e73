using System.Diagnostics;
using System.Net.Sockets;
using Edge.Chaos.Harness;

namespace Edge.Chaos.Scenarios;

/// <summary>
/// SIGTERM under load: every client is told, in the words of its mode, nobody new is let in, the process ends with 0 in
/// time although one client never answers, and everything acknowledged is there afterwards.
/// </summary>
internal static class ShutdownScenario
{
    private const string Room = "shutdown";
    private const int Clients = 200;
    private const int Senders = 10;
    private const int RichRestart = 4000;
    private const int PlainRestart = 1012;
    // 30 s are promised; the silent client costs 10 s, and nothing else may cost much.
    private static readonly TimeSpan ExitTimeout = TimeSpan.FromSeconds(18);

    public static async Task RunAsync(ScenarioContext context)
    {
        var messages = context.Short ? 2_000 : 10_000;
        var node = await context.StartNodeAsync(("Connections__RatePerSecond", "0"));
        var clients = await ConnectAsync(node, context.Cancel);
        using var silent = await RawClient.ConnectAsync(node.EndPoint, new UpgradeRequest("/rooms/" + Room), context.Cancel);
        var ends = clients.Select(client => ReadToEndAsync(client, context.Cancel)).ToArray();
        var recorder = new HistoryRecorder();
        var workload = new Workload(node, Room, recorder, Senders, messages);
        var posting = workload.RunAsync(context.Cancel);
        await recorder.WhenAcknowledged((messages / 4) + context.Random.Next(messages / 4)).WaitAsync(context.Cancel);

        var clock = Stopwatch.StartNew();
        var (acknowledged, underWay) = (recorder.AcknowledgedCount, recorder.SentCount - recorder.AcknowledgedCount);
        node.Terminate();
        await await Task.WhenAny(ends);
        var upgrades = await TryUpgradesAsync(node, ends, context.Cancel);
        await Task.WhenAll(ends).WaitAsync(ExitTimeout, context.Cancel);
        var told = clock.Elapsed;
        var exit = await node.WaitForExitAsync(ExitTimeout - clock.Elapsed, context.Cancel);
        Report(context, clients, acknowledged, underWay, upgrades);
        ScenarioContext.Figure("last client closed, process ended", $"{told.TotalSeconds:F1} s, {clock.Elapsed.TotalSeconds:F1} s");
        context.Check(exit == 0, $"exit code {exit} within {ExitTimeout.TotalSeconds} s, though one client never answered");

        await node.StartAsync(context.Cancel);
        await posting.WaitAsync(context.Cancel);
        var log = await LogReader.ReadAsync(node, Room, context.Cancel);
        context.Check(recorder.AcknowledgedCount == messages, $"after a restart all {messages:N0} messages are acknowledged");
        context.CheckHistory(recorder.ToHistory(log, []));
        clients.ForEach(client => client.Dispose());
    }

    private static async Task<List<RawClient>> ConnectAsync(NodeProcess node, CancellationToken cancel)
    {
        var clients = new List<RawClient>();
        for (var i = 0; i < Clients / 2; i++)
        {
            clients.Add(await RawClient.ConnectAsync(node.EndPoint, new UpgradeRequest("/rooms/" + Room), cancel));
            var rich = await RichClient.ConnectAsync(node.EndPoint, new UpgradeRequest("/rooms/" + Room), null, cancel);
            await rich.JoinAsync(Room, cancel);
            clients.Add(rich.Raw);
        }

        return clients;
    }

    private static async Task ReadToEndAsync(RawClient client, CancellationToken cancel)
    {
        while (await client.ReceiveAsync(cancel) is not null)
        {
            // Only the end matters.
        }
    }

    /// <summary>Knocks while clients are being sent away; returns what was answered, 0 for a refused connection.</summary>
    private static async Task<IReadOnlyList<int>> TryUpgradesAsync(NodeProcess node, Task[] ends, CancellationToken cancel)
    {
        const int Least = 20;
        var answers = new List<int>();
        while (answers.Count < Least || !Task.WhenAll(ends).IsCompleted)
        {
            try
            {
                var answer = await ProtocolScenario.StatusAsync(node.EndPoint, new UpgradeRequest("/rooms/" + Room), cancel);
                answers.Add(answer?.Status ?? 0);
            }
            catch (SocketException)
            {
                answers.Add(0);
            }
        }

        return answers;
    }

    private static void Report(
        ScenarioContext context, List<RawClient> clients, int acknowledged, int underWay, IReadOnlyList<int> upgrades)
    {
        ScenarioContext.Figure("at SIGTERM", $"{acknowledged:N0} acknowledged, {underWay:N0} under way");
        ScenarioContext.Figure(
            "upgrades tried meanwhile", string.Join(", ", upgrades.GroupBy(status => status).Select(group => $"{group.Count()} x {group.Key}")));
        ScenarioContext.Figure("close codes", string.Join(
            ", ", clients.GroupBy(client => client.Closed?.Code ?? 0).Select(group => $"{group.Count()} x {group.Key}")));
        context.Check(upgrades.All(status => status is 503 or 0), "nobody new is let in: 503 or refused");
        context.Check(clients.Count(client => client.Closed?.Code == PlainRestart) == Clients / 2, $"{Clients / 2} plain clients see {PlainRestart}");
        context.Check(clients.Count(client => client.Closed?.Code == RichRestart) == Clients / 2, $"{Clients / 2} rich clients see {RichRestart}");
    }
}
