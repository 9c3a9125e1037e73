using System.Net.Sockets;

namespace Edge.Chaos.Harness;

/// <summary>
/// Posts a fixed list of messages to one room, a window of them at a time, and comes back after every loss of its
/// connection with the same session and sends again what was not acknowledged, until all is.
/// </summary>
internal sealed class ResendingSender(NodeProcess node, string room, HistoryRecorder history, IReadOnlyList<SentMessage> messages)
{
    // Below the 64 that a connection may have under way.
    private const int Window = 32;
    private readonly SortedSet<int> _open = [.. Enumerable.Range(0, messages.Count)];
    private readonly Dictionary<string, int> _indexes = messages.Select((message, index) => (message.Cid, index)).ToDictionary();
    private int _neverSent;
    private string? _session;

    /// <summary>Connections it took.</summary>
    public int Connections { get; private set; }

    /// <summary>Posts that were sent more than once.</summary>
    public int Resent { get; private set; }

    public async Task RunAsync(CancellationToken cancel)
    {
        while (_open.Count > 0)
        {
            await node.Ready.WaitAsync(cancel);
            try
            {
                using var client = await RichClient.ConnectAsync(node.EndPoint, new UpgradeRequest("/rooms"), _session, cancel);
                Connections++;
                _session = client.Session;
                await client.JoinAsync(room, cancel);
                await PostAllAsync(client, history.NextConnection(), cancel);
            }
            catch (Exception e) when (IsConnectionLoss(e))
            {
                // The node died; what was under way is sent again.
            }
        }
    }

    /// <summary>Whether an exception tells that the server is gone, or about to go.</summary>
    public static bool IsConnectionLoss(Exception e) => e is IOException or SocketException or UpgradeRefusedException;

    private async Task PostAllAsync(RichClient client, int connection, CancellationToken cancel)
    {
        var waiting = new Queue<int>(_open);
        var underWay = 0;
        while (_open.Count > 0)
        {
            while (underWay < Window && waiting.TryDequeue(out var index))
            {
                await PostAsync(client, index, cancel);
                underWay++;
            }

            var reply = await client.ReceiveAsync(cancel) ?? throw new IOException($"The connection ended: {client.Raw.Closed}.");
            switch (reply.Type)
            {
                case "ack":
                    underWay--;
                    _open.Remove(_indexes[reply.Cid!]);
                    history.Acknowledged(new Acknowledgement(connection, reply.Cid!, reply.Epoch!, reply.Seq, reply.Dup));
                    break;
                case "error" when reply.Retryable:
                    underWay--;
                    history.Refused(reply.Cid!);
                    waiting.Enqueue(_indexes[reply.Cid!]);
                    break;
                case "error":
                    throw new ScenarioFailedException($"A post was refused for good: {reply.Code}.");
                default:
                    break;
            }
        }
    }

    private Task PostAsync(RichClient client, int index, CancellationToken cancel)
    {
        var message = messages[index];
        if (index >= _neverSent)
        {
            _neverSent = index + 1;
            history.Sent(message);
        }
        else
        {
            Resent++;
        }

        return client.PostAsync((uint)index, room, message.Cid, message.Data, cancel);
    }
}
