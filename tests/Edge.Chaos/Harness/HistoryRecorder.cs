namespace Edge.Chaos.Harness;

/// <summary>Writes down what happens while it happens. Thread safe.</summary>
internal sealed class HistoryRecorder
{
    private readonly Lock _gate = new();
    private readonly List<SentMessage> _sent = [];
    private readonly List<Acknowledgement> _acknowledgements = [];
    private readonly HashSet<string> _acknowledged = [];
    private readonly HashSet<string> _refused = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    private int _connections;

    /// <summary>Distinct messages acknowledged so far.</summary>
    public int AcknowledgedCount
    {
        get
        {
            lock (_gate)
            {
                return _acknowledged.Count;
            }
        }
    }

    /// <summary>Distinct messages sent so far.</summary>
    public int SentCount
    {
        get
        {
            lock (_gate)
            {
                return _sent.Count;
            }
        }
    }

    /// <summary>A number for a new connection.</summary>
    public int NextConnection() => Interlocked.Increment(ref _connections);

    /// <summary>A message leaves for the first time.</summary>
    public void Sent(SentMessage message)
    {
        lock (_gate)
        {
            _sent.Add(message);
        }
    }

    public void Refused(string cid)
    {
        lock (_gate)
        {
            _refused.Add(cid);
        }
    }

    public void Acknowledged(Acknowledgement acknowledgement)
    {
        lock (_gate)
        {
            _acknowledgements.Add(acknowledgement);
            _acknowledged.Add(acknowledgement.Cid);
            foreach (var (count, reached) in _waiting)
            {
                if (_acknowledged.Count >= count)
                {
                    reached.TrySetResult();
                }
            }
        }
    }

    /// <summary>Completes when so many distinct messages are acknowledged.</summary>
    public Task WhenAcknowledged(int count)
    {
        lock (_gate)
        {
            if (_acknowledged.Count >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            return reached.Task;
        }
    }

    /// <summary>Everything so far, together with what was read.</summary>
    public History ToHistory(IReadOnlyList<LogEntry> log, IReadOnlyList<IReadOnlyList<LogEntry>> readers)
    {
        lock (_gate)
        {
            return new History([.. _sent], [.. _acknowledgements], _refused.ToHashSet(), log, readers);
        }
    }
}
