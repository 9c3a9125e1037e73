using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Edge.Chaos.Harness;

/// <summary>
/// Posts to one room at a steady pace through an entry point, comes back after every loss of its connection with the same
/// session and sends again what was not acknowledged. What others post must come in order on each connection.
/// </summary>
internal sealed class ChatSender(IPEndPoint entry, string room, int sender, HistoryRecorder history, FaultWatch faults)
{
    // Well below the 64 posts that a connection may have under way.
    private const int Window = 32;
    private static readonly TimeSpan PostInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxReturnDelay = TimeSpan.FromSeconds(1);

    // By number; a connection that comes back goes through it from the first to the last.
    private readonly SortedDictionary<int, Post> _open = [];
    private readonly ConcurrentQueue<int> _refused = [];
    private readonly Lock _gate = new();
    private int _next;
    private string? _session;

    /// <summary>Messages of others that came twice or out of order on one connection.</summary>
    public int OutOfOrder { get; private set; }

    /// <summary>Posts that were sent again.</summary>
    public int Resent { get; private set; }

    public Latencies Latencies { get; } = new();

    /// <summary>Posts until told to stop, then until everything is acknowledged.</summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken cancel)
    {
        while (!stop.IsCancellationRequested || OpenCount > 0)
        {
            var (node, opened, end) = (string.Empty, Stopwatch.GetTimestamp(), string.Empty);
            try
            {
                using var client = await LiveClient.ConnectAsync(entry, _session, cancel);
                (node, _session) = (client.Node, client.Session);
                await client.JoinAsync(room, null);
                await ChatAsync(client, stop);
            }
            catch (Exception e) when (ResendingSender.IsConnectionLoss(e))
            {
                end = e.Message;
            }

            if (end.Length > 0)
            {
                if (node.Length > 0)
                {
                    faults.Lost(node, opened, end);
                }

                await Task.Delay(MaxReturnDelay * Random.Shared.NextDouble(), cancel);
            }
        }
    }

    private int OpenCount
    {
        get
        {
            lock (_gate)
            {
                return _open.Count;
            }
        }
    }

    private async Task ChatAsync(LiveClient client, CancellationToken stop)
    {
        using var over = new CancellationTokenSource();
        var connection = history.NextConnection();
        var posting = PostAllAsync(client, stop, over.Token);
        try
        {
            var last = 0L;
            while (!stop.IsCancellationRequested || OpenCount > 0)
            {
                Take(await client.ReceiveAsync(), connection, ref last);
            }
        }
        finally
        {
            await over.CancelAsync();
            await posting;
        }
    }

    private void Take(ServerMessage message, int connection, ref long last)
    {
        switch (message.Type)
        {
            case "msg":
                OutOfOrder += message.Seq <= last ? 1 : 0;
                last = message.Seq;
                break;
            case "ack":
                Acknowledge(message, connection);
                break;
            case "error" when message.Retryable:
                history.Refused(message.Cid!);
                _refused.Enqueue((int)message.Id!.Value);
                break;
            case "error":
                throw new ScenarioFailedException($"A post was refused for good: {message.Code}.");
            default:
                break;
        }
    }

    private void Acknowledge(ServerMessage ack, int connection)
    {
        history.Acknowledged(new Acknowledgement(connection, ack.Cid!, ack.Epoch!, ack.Seq, ack.Dup));
        lock (_gate)
        {
            if (_open.Remove((int)ack.Id!.Value, out var post))
            {
                Latencies.Record(Stopwatch.GetElapsedTime(post.Sent));
                faults.Acknowledged(sender, post.Sent);
            }
        }
    }

    private async Task PostAllAsync(LiveClient client, CancellationToken stop, CancellationToken over)
    {
        using var timer = new PeriodicTimer(PostInterval);
        try
        {
            Post[] again;
            lock (_gate)
            {
                again = [.. _open.Values];
                _refused.Clear();
            }

            Resent += again.Length;
            foreach (var post in again)
            {
                await SendAsync(client, post);
            }

            while (await timer.WaitForNextTickAsync(over))
            {
                if (TakeNext(stop) is { } post)
                {
                    await SendAsync(client, post);
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Who reads finds out; what is open is sent again.
        }
    }

    private Post? TakeNext(CancellationToken stop)
    {
        lock (_gate)
        {
            if (_refused.TryDequeue(out var number))
            {
                Resent++;
                return _open.GetValueOrDefault(number);
            }

            if (stop.IsCancellationRequested || _open.Count >= Window)
            {
                return null;
            }

            var cid = string.Create(CultureInfo.InvariantCulture, $"s{sender}-{_next}");
            var post = new Post(new SentMessage(sender, _next, cid, $"content of {cid}"), Stopwatch.GetTimestamp());
            _open.Add(_next++, post);
            history.Sent(post.Message);
            return post;
        }
    }

    private Task SendAsync(LiveClient client, Post post) =>
        client.PostAsync((uint)post.Message.Number, room, post.Message.Cid, post.Message.Data);

    private sealed record Post(SentMessage Message, long Sent);
}
