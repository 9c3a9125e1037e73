using Edge.Actors.Workers;

namespace Edge.Host.Workers.Tail;

/// <summary>The lines of one worker that wait to be sent to its followers: at most a thousand, the newest are dropped and counted. Thread safe.</summary>
internal sealed class WorkerFeed
{
    private const int MaxLines = 1000;

    // A batch is one message between nodes, which must stay far below the largest frame.
    private const int MaxBatchLength = 32 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<WorkerProtocol.Line> _lines = new();
    private long _dropped;

    public void Add(WorkerProtocol.Line line)
    {
        lock (_lock)
        {
            if (_lines.Count == MaxLines)
            {
                _dropped++;
            }
            else
            {
                _lines.Enqueue(line);
            }
        }
    }

    /// <summary>Takes a batch, and how many lines were dropped up to now; null when there is nothing.</summary>
    public (IReadOnlyList<WorkerProtocol.Line> Lines, long Dropped)? Take()
    {
        lock (_lock)
        {
            var batch = new List<WorkerProtocol.Line>();
            for (var length = 0; _lines.TryPeek(out var next) && (batch.Count == 0 || length + next.Text.Length <= MaxBatchLength);)
            {
                length += next.Text.Length;
                batch.Add(_lines.Dequeue());
            }

            var dropped = _dropped;
            _dropped = 0;
            return batch.Count > 0 || dropped > 0 ? (batch, dropped) : null;
        }
    }
}
