using System.Collections.Concurrent;
using Edge.Actors.Workers;

namespace Edge.Host.Workers.Tail;

/// <summary>What workers of this node say, for those who follow them; lines of workers that nobody follows are not kept. Thread safe.</summary>
internal sealed class WorkerFeeds
{
    private const int MaxTextLength = 8 * 1024;
    private readonly ConcurrentDictionary<string, WorkerFeed> _feeds = new(StringComparer.Ordinal);

    /// <summary>A worker of this node said something. Raised on any thread.</summary>
    public event Action<string, WorkerProtocol.Line>? Said;

    /// <summary>Begins to keep what a worker says.</summary>
    public WorkerFeed Open(string worker) => _feeds.GetOrAdd(worker, _ => new WorkerFeed());

    /// <summary>Ends it.</summary>
    public void Close(string worker) => _feeds.TryRemove(worker, out _);

    /// <summary>Takes a line of a worker.</summary>
    public void Write(string worker, WorkerProtocol.Line line)
    {
        Said?.Invoke(worker, line);
        if (_feeds.TryGetValue(worker, out var feed))
        {
            feed.Add(line.Text.Length > MaxTextLength ? line with { Text = line.Text[..MaxTextLength] + "…" } : line);
        }
    }
}
