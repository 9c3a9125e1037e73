using System.Net;
using Edge.Chaos.Cluster;

namespace Edge.Chaos.Scenarios;

/// <summary>
/// The four programs that people paste first do what they are for, with clients at different entries: <c>echo</c>, <c>proxy</c>,
/// <c>chat</c> and <c>history</c>, which are deployed already.
/// </summary>
internal static class ProgramChecks
{
    private const int SaidInHistory = 120;
    private const int KeptInHistory = 100;

    /// <summary>What the room <c>history</c> was told, all of which a second client heard.</summary>
    public static IReadOnlyList<string> Said { get; } = [.. Enumerable.Range(1, SaidInHistory).Select(number => $"message {number}")];

    /// <summary>What of it a client who comes later gets.</summary>
    public static IReadOnlyList<string> Kept { get; } = [.. Said.Skip(SaidInHistory - KeptInHistory)];

    public static async Task RunAsync(ScenarioContext context, IReadOnlyList<IPEndPoint> entries, string room)
    {
        var notUpgraded = WorkerClient.RequestTo("echo", "/").With("Upgrade", null).With("Connection", null);
        context.Check(await WorkerClient.RefusalAsync(entries[0], notUpgraded, context.Cancel) == 426, "echo: 426 without an upgrade");
        await EchoAsync(context, entries);
        var noToken = WorkerClient.RequestTo("proxy", "/rooms/" + room);
        context.Check(await WorkerClient.RefusalAsync(entries[1], noToken, context.Cancel) == 401, "proxy: 401 without a token");
        await ChatAsync(context, entries, "proxy", $"/rooms/{room}?token=t");
        await ChatAsync(context, entries, "chat", "/" + room);
        await HistoryAsync(context, entries, room);
    }

    private static async Task EchoAsync(ScenarioContext context, IReadOnlyList<IPEndPoint> entries)
    {
        foreach (var entry in entries)
        {
            using var client = await WorkerClient.ConnectAsync(entry, "echo", "/", context.Cancel);
            await client.SayAsync("hello", context.Cancel);
            context.Check(await client.HearAsync(context.Cancel) == "Echo: hello", $"echo: answers at {entry}");
        }
    }

    /// <summary>Three clients at different entries hear each other, and nobody hears what it said itself.</summary>
    private static async Task ChatAsync(ScenarioContext context, IReadOnlyList<IPEndPoint> entries, string worker, string path)
    {
        var clients = await ConnectAllAsync(entries, worker, path, context.Cancel);
        for (var speaker = 0; speaker < clients.Length; speaker++)
        {
            var text = $"from {speaker}";
            await clients[speaker].SayAsync(text, context.Cancel);
            foreach (var other in clients.Where(client => client != clients[speaker]))
            {
                var heard = await other.HearAsync(context.Cancel);
                context.Check(heard == text, $"{worker}: what one says the others hear, and only they ({heard})");
            }
        }

        Array.ForEach(clients, client => client.Dispose());
    }

    private static async Task HistoryAsync(ScenarioContext context, IReadOnlyList<IPEndPoint> entries, string room)
    {
        using var speaker = await WorkerClient.ConnectAsync(entries[0], "history", "/" + room, context.Cancel);
        using var listener = await WorkerClient.ConnectAsync(entries[1], "history", "/" + room, context.Cancel);
        foreach (var text in Said)
        {
            await speaker.SayAsync(text, context.Cancel);
        }

        context.Check((await listener.HearAsync(Said.Count, context.Cancel)).SequenceEqual(Said), $"history: {Said.Count} messages in order at another entry");
        using var late = await WorkerClient.ConnectAsync(entries[2], "history", "/" + room, context.Cancel);
        context.Check((await late.HearAsync(Kept.Count, context.Cancel)).SequenceEqual(Kept), $"history: the last {Kept.Count} for who comes later");
    }

    private static async Task<WorkerClient[]> ConnectAllAsync(
        IReadOnlyList<IPEndPoint> entries, string worker, string path, CancellationToken cancel)
    {
        var clients = new List<WorkerClient>();
        foreach (var entry in entries)
        {
            clients.Add(await WorkerClient.ConnectAsync(entry, worker, path, cancel));
        }

        return [.. clients];
    }
}
