using Edge.Chaos.Harness;

namespace Edge.Chaos.Cluster;

/// <summary>Follows a room through faults, resuming where it stood, over another node if need be. Thread safe to look at.</summary>
internal sealed class RovingReader(Entrances entrances, int home, string room, ConnectionLog connections)
{
    private const int PageSize = 300;
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);
    private readonly Lock _gate = new();
    private readonly List<LogEntry> _seen = [];
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _next = home % entrances.Count;
    private long _goal = long.MaxValue;
    private RoomPlace? _place;

    /// <summary>Completes when it has joined for the first time.</summary>
    public Task Joined => _joined.Task;

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
        try
        {
            while (true)
            {
                var node = await entrances.WhenOneIsReadyAsync(_next, cancel);
                await FollowAsync(node, cancel);
                _next = (node + 1) % entrances.Count;
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The end of the run.
        }
    }

    private async Task FollowAsync(int node, CancellationToken cancel)
    {
        try
        {
            var (connection, joined) = await RovingConnection.JoinAsync(entrances, node, null, room, _place, PageSize, cancel);
            using (connection)
            {
                if (joined.Type == "joined")
                {
                    await FollowAsync(connection, joined, cancel);
                }
            }
        }
        catch (Exception e) when (ResendingSender.IsConnectionLoss(e))
        {
            if (e is IOException)
            {
                connections.AddLost(node, e.Message);
            }

            await Task.Delay(RetryPause, cancel);
        }
    }

    private async Task FollowAsync(RovingConnection connection, ServerMessage joined, CancellationToken cancel)
    {
        if (_place is not null)
        {
            Resumes++;
            NotRecovered += joined.Recovered ? 0 : 1;
        }

        Add(joined.Epoch!, joined.Messages);
        _joined.TrySetResult();
        while (!connection.MustLeave)
        {
            var message = await connection.ReceiveAsync(cancel);
            Add(joined.Epoch!, message.Type == "msg" ? [message] : message.Messages);
        }

        connections.AddMoved(connection.Node);
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
