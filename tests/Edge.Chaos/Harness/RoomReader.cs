namespace Edge.Chaos.Harness;

/// <summary>
/// What every client has that follows a room through faults: what it saw, and the place from which it resumes. One task
/// reads; any may look.
/// </summary>
internal abstract class RoomReader
{
    private readonly Lock _gate = new();
    private readonly List<LogEntry> _seen = [];
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _goal = long.MaxValue;

    /// <summary>Completes when it has joined for the first time: from then on it must see everything.</summary>
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

    /// <summary>Where it stands; null before the first join.</summary>
    protected RoomPlace? Place { get; private set; }

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

    /// <summary>Takes the answer to a join.</summary>
    protected void TakeJoined(ServerMessage joined)
    {
        if (Place is not null)
        {
            Resumes++;
            NotRecovered += joined.Recovered ? 0 : 1;
        }

        Take(joined.Epoch!, joined.Messages);
        _joined.TrySetResult();
    }

    /// <summary>Takes whatever came after the join with that answer.</summary>
    protected void Take(ServerMessage joined, ServerMessage message) =>
        Take(joined.Epoch!, message.Type == "msg" ? [message] : message.Messages);

    private void Take(string epoch, IReadOnlyList<ServerMessage> messages)
    {
        lock (_gate)
        {
            _seen.AddRange(messages.Select(message => message.ToEntry()));
            if (Place is null || messages.Count > 0)
            {
                Place = new RoomPlace(epoch, messages.Count > 0 ? messages[^1].Seq : 0);
            }

            CheckGoal();
        }
    }

    private void CheckGoal()
    {
        if (Place?.Seq >= _goal)
        {
            _reached.TrySetResult();
        }
    }
}
