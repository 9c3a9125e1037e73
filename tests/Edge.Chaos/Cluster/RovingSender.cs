using System.Globalization;
using Edge.Chaos.Harness;

namespace Edge.Chaos.Cluster;

/// <summary>
/// Posts to one room at an even pace until stopped. What was answered with a retryable error, or not at all when the
/// connection was lost, is sent again with the same id, over another node if need be.
/// </summary>
internal sealed class RovingSender(
    Entrances entrances, int sender, string room, TimeSpan pace, HistoryRecorder history, ConnectionLog connections)
{
    // Below the 64 that a connection may have under way.
    private const int Window = 48;
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);
    private readonly SortedDictionary<int, Post> _open = [];
    private readonly SortedDictionary<int, TimeSpan> _refused = [];
    private int _numbers;
    private int _next = sender % entrances.Count;
    private string? _session;

    /// <summary>Posts sent more than once.</summary>
    public int Resent { get; private set; }

    /// <summary>Answers by which the outcome was unknown.</summary>
    public int TimedOut { get; private set; }

    /// <summary>Acknowledgements of what was acknowledged already.</summary>
    public int AnsweredTwice { get; private set; }

    /// <summary>Runs until stopped and everything is acknowledged.</summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken cancel)
    {
        while (!IsDone(stop))
        {
            var node = _next = await entrances.WhenOneIsReadyAsync(_next, cancel);
            try
            {
                var (connection, joined) = await RovingConnection.JoinAsync(entrances, node, _session, room, null, 0, cancel);
                using (connection)
                {
                    _session = connection.Session;
                    if (joined.Type == "joined")
                    {
                        await PostAllAsync(connection, stop, cancel);
                    }
                }

                _next = (node + 1) % entrances.Count;
            }
            catch (Exception e) when (ResendingSender.IsConnectionLoss(e))
            {
                if (e is IOException)
                {
                    connections.AddLost(node, e.Message);
                }

                _next = (node + 1) % entrances.Count;
                await Task.Delay(RetryPause, cancel);
            }
        }
    }

    private bool IsDone(CancellationToken stop) => stop.IsCancellationRequested && _open.Count == 0;

    private async Task PostAllAsync(RovingConnection connection, CancellationToken stop, CancellationToken cancel)
    {
        var number = history.NextConnection();
        _refused.Clear();
        foreach (var index in _open.Keys.ToArray())
        {
            await SendAgainAsync(connection, index, cancel);
        }

        using var timer = new PeriodicTimer(pace);
        var (receiving, ticking) = (connection.ReceiveAsync(cancel), timer.WaitForNextTickAsync(cancel).AsTask());
        while (!IsDone(stop))
        {
            await Task.WhenAny(receiving, ticking);
            if (receiving.IsCompleted)
            {
                Take(await receiving, connection.Node, number);
                receiving = connection.ReceiveAsync(cancel);
            }

            if (ticking.IsCompleted)
            {
                await ticking;
                await SendDueAsync(connection, stop, cancel);
                ticking = timer.WaitForNextTickAsync(cancel).AsTask();
            }

            if (connection.MustLeave)
            {
                connections.AddMoved(connection.Node);
                return;
            }
        }
    }

    private async Task SendDueAsync(RovingConnection connection, CancellationToken stop, CancellationToken cancel)
    {
        foreach (var index in _refused.Where(refused => refused.Value <= RunClock.Now).Select(refused => refused.Key).ToArray())
        {
            _refused.Remove(index);
            await SendAgainAsync(connection, index, cancel);
        }

        if (!stop.IsCancellationRequested && _open.Count < Window)
        {
            var index = _numbers++;
            var cid = string.Create(CultureInfo.InvariantCulture, $"s{sender}-{index}");
            var message = new SentMessage(sender, index, cid, $"content of {cid}");
            history.Sent(message);
            _open[index] = new Post(message, RunClock.Now);
            await connection.PostAsync((uint)index, room, cid, message.Data, cancel);
        }
    }

    private Task SendAgainAsync(RovingConnection connection, int index, CancellationToken cancel)
    {
        Resent++;
        var message = _open[index].Message;
        _open[index] = new Post(message, RunClock.Now);
        return connection.PostAsync((uint)index, room, message.Cid, message.Data, cancel);
    }

    private void Take(ServerMessage reply, int node, int connection)
    {
        switch (reply.Type)
        {
            case "ack":
                TakeAcknowledgement(reply, node, connection);
                break;
            case "error" when reply.Retryable && reply.Cid is not null && _open.ContainsKey(IndexOf(reply)):
                TimedOut += reply.Code == "timeout" ? 1 : 0;
                history.Refused(reply.Cid);
                _refused[IndexOf(reply)] = RunClock.Now + RetryPause;
                break;
            case "error" when !reply.Retryable:
                throw new ScenarioFailedException($"A post was refused for good: {reply.Code}.");
            default:
                break;
        }
    }

    private void TakeAcknowledgement(ServerMessage reply, int node, int connection)
    {
        // The answers to a post and to its repetition may both come; the second must say so.
        AnsweredTwice += _open.Remove(IndexOf(reply), out var post) ? 0 : 1;
        _refused.Remove(IndexOf(reply));
        history.Acknowledged(new Acknowledgement(connection, reply.Cid!, reply.Epoch!, reply.Seq, reply.Dup)
        {
            Passage = new Passage(node, post.SentAt, RunClock.Now),
        });
    }

    private static int IndexOf(ServerMessage reply) =>
        int.Parse(reply.Cid.AsSpan(reply.Cid!.IndexOf('-', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);

    private readonly record struct Post(SentMessage Message, TimeSpan SentAt);
}
