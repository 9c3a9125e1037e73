namespace Edge.Chaos.Harness;

/// <summary>Follows a room through every death of its server, resuming where it stood.</summary>
internal sealed class ResumingReader(NodeProcess node, string room)
{
    private readonly Lock _gate = new();
    private readonly List<LogEntry> _seen = [];
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _goal = long.MaxValue;
    private RoomPlace? _place;

    /// <summary>Times it came back with a place to resume from.</summary>
    public int Resumes { get; private set; }

    /// <summary>Times the server could not resume from that place.</summary>
    public int NotRecovered { get; private set; }

    /// <summary>What it saw, in the order it saw it.</summary>
    public IReadOnlyList<LogEntry> Seen
    {
        get
        {
            lock (_gate)
            {
                return [.. _seen];
            }
        }
    }

    /// <summary>Completes when it has seen a place.</summary>
    public Task WhenSeen(long seq)
    {
        lock (_gate)
        {
            _goal = seq;
            CheckGoal();
        }

        return _reached.Task;
    }

    /// <summary>Reads until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await node.Ready.WaitAsync(cancel);
                using var client = await RichClient.ConnectAsync(node.EndPoint, new UpgradeRequest("/rooms"), null, cancel);
                await FollowAsync(client, cancel);
            }
            catch (Exception e) when (ResendingSender.IsConnectionLoss(e))
            {
                // The node died.
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task FollowAsync(RichClient client, CancellationToken cancel)
    {
        var joined = await client.JoinAsync(room, _place, 300, cancel);
        if (_place is not null)
        {
            Resumes++;
            NotRecovered += joined.Recovered ? 0 : 1;
        }

        var epoch = joined.Epoch!;
        Add(epoch, joined.Messages);
        while (await client.ReceiveAsync(cancel) is { } message)
        {
            Add(epoch, message.Type == "msg" ? [message] : message.Messages);
        }
    }

    private void Add(string epoch, IReadOnlyList<ServerMessage> messages)
    {
        lock (_gate)
        {
            _seen.AddRange(messages.Select(message => message.ToEntry()));
            if (_place is null || messages.Count > 0)
            {
                _place = new RoomPlace(epoch, messages.Count > 0 ? messages[^1].Seq : 0);
            }

            CheckGoal();
        }
    }

    private void CheckGoal()
    {
        if (_place?.Seq >= _goal)
        {
            _reached.TrySetResult();
        }
    }
}
