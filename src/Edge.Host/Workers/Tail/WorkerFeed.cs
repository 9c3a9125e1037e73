using System.Text;
using Edge.Actors.Workers;

namespace Edge.Host.Workers.Tail;

/// <summary>The lines of one worker that wait to be sent to its followers: at most a thousand, the newest are dropped and counted. Thread safe.</summary>
internal sealed class WorkerFeed
{
    private const int MaxLines = 1000;

    // A batch is one message between nodes, which must stay far below the largest frame.
    private const int MaxBatchBytes = 64 * 1024;
    private const int LineOverhead = 32;

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
            for (var bytes = 0; _lines.TryPeek(out var next);)
            {
                bytes += BytesOf(next);
                if (batch.Count > 0 && bytes > MaxBatchBytes)
                {
                    break;
                }

                batch.Add(_lines.Dequeue());
            }

            var dropped = _dropped;
            _dropped = 0;
            return batch.Count > 0 || dropped > 0 ? (batch, dropped) : null;
        }
    }

    private static int BytesOf(WorkerProtocol.Line line) =>
        Encoding.UTF8.GetByteCount(line.Text) + Encoding.UTF8.GetByteCount(line.Source) + LineOverhead;
}
