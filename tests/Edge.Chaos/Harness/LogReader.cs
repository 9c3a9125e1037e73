using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Edge.Chaos.Harness;

/// <summary>Reads a whole log by pages of history, from its end to its beginning.</summary>
internal static class LogReader
{
    // As fast as a connection may ask by default, 20 times a second.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    // Who was paused or cut off may hear only now that it was given up, and rooms that move answer later.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    public static Task<IReadOnlyList<LogEntry>> ReadAsync(NodeProcess node, string room, CancellationToken cancel) =>
        ReadAsync(node.EndPoint, room, cancel);

    /// <summary>Begins anew when the connection is lost or the server says to try again, for half a minute.</summary>
    public static async Task<IReadOnlyList<LogEntry>> ReadAsync(IPEndPoint server, string room, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await ReadOnceAsync(server, room, cancel);
            }
            catch (Exception e) when (ResendingSender.IsConnectionLoss(e) && clock.Elapsed < Patience)
            {
                await Task.Delay(RetryPause, cancel);
            }
        }
    }

    private static async Task<IReadOnlyList<LogEntry>> ReadOnceAsync(IPEndPoint server, string room, CancellationToken cancel)
    {
        using var client = await RichClient.ConnectAsync(server, new UpgradeRequest("/rooms"), null, cancel);
        await client.AskToJoinAsync(room, null, 0, cancel);
        var head = (await ReceiveAsync(client, "joined", cancel)).Seq;
        using var pace = new PeriodicTimer(Pace);
        var pages = new Stack<IReadOnlyList<ServerMessage>>();
        var (before, more) = (head + 1, head > 0);
        while (more)
        {
            var from = before.ToString(CultureInfo.InvariantCulture);
            await client.SayAsync($$"""{"type":"history","id":3,"room":"{{room}}","before":{{from}},"limit":300}""", cancel);
            var page = await ReceiveAsync(client, "history", cancel);
            if (page.Messages.Count == 0)
            {
                throw new ScenarioFailedException($"History before {before} is empty, though more was promised.");
            }

            pages.Push(page.Messages);
            await pace.WaitForNextTickAsync(cancel);
            (before, more) = (page.Messages[0].Seq, page.More);
        }

        return [.. pages.SelectMany(page => page).Select(message => message.ToEntry())];
    }

    private static async Task<ServerMessage> ReceiveAsync(RichClient client, string type, CancellationToken cancel)
    {
        while (true)
        {
            // The room may go on meanwhile; this reads the log as it stood at the join.
            var message = await client.ReceiveAsync(cancel) ?? throw new IOException($"The connection ended: {client.Raw.Closed}.");
            if (message.Type == type)
            {
                return message;
            }

            if (message.Retryable)
            {
                throw new IOException($"The server said to try again ({message.Code}) where '{type}' was due.");
            }

            if (message.Type is not ("msg" or "goaway"))
            {
                throw new ScenarioFailedException($"The server said '{message.Type}' ({message.Code}) where '{type}' was due.");
            }
        }
    }
}
