using System.Globalization;
using System.Net;

namespace Edge.Chaos.Harness;

/// <summary>Reads a whole log by pages of history, from its end to its beginning.</summary>
internal static class LogReader
{
    // As fast as a connection may ask by default, 20 times a second.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    public static Task<IReadOnlyList<LogEntry>> ReadAsync(NodeProcess node, string room, CancellationToken cancel) =>
        ReadAsync(node.EndPoint, room, cancel);

    public static async Task<IReadOnlyList<LogEntry>> ReadAsync(IPEndPoint server, string room, CancellationToken cancel)
    {
        using var client = await RichClient.ConnectAsync(server, new UpgradeRequest("/rooms"), null, cancel);
        var head = (await client.JoinAsync(room, cancel)).Seq;
        using var pace = new PeriodicTimer(Pace);
        var pages = new Stack<IReadOnlyList<ServerMessage>>();
        var (before, more) = (head + 1, head > 0);
        while (more)
        {
            var from = before.ToString(CultureInfo.InvariantCulture);
            await client.SayAsync($$"""{"type":"history","id":3,"room":"{{room}}","before":{{from}},"limit":300}""", cancel);
            var page = await ReceivePageAsync(client, cancel);
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

    private static async Task<ServerMessage> ReceivePageAsync(RichClient client, CancellationToken cancel)
    {
        while (true)
        {
            // The room may go on meanwhile; this reads the log as it stood at the join.
            var message = await client.ReceiveAsync(cancel) ?? throw new IOException($"The connection ended: {client.Raw.Closed}.");
            if (message.Type != "msg")
            {
                return message.Type == "history"
                    ? message
                    : throw new ScenarioFailedException($"The server said '{message.Type}' ({message.Code}) where 'history' was due.");
            }
        }
    }
}
