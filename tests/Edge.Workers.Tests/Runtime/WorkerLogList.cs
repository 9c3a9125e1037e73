using System.Threading.Channels;

namespace Edge.Workers.Tests.Runtime;

/// <summary>What workers logged, to be awaited.</summary>
internal sealed class WorkerLogList : IWorkerLog
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Channel<WorkerLogEntry> _entries = Channel.CreateUnbounded<WorkerLogEntry>();

    /// <summary>Whether there is no entry that was not taken.</summary>
    public bool IsEmpty => !_entries.Reader.TryPeek(out _);

    public void Write(WorkerLogEntry entry) => _entries.Writer.TryWrite(entry);

    /// <summary>Returns when a line was logged, whatever came before it.</summary>
    public async Task UntilAsync(string text)
    {
        while ((await NextAsync()).Text != text)
        {
        }
    }

    /// <summary>The next entry.</summary>
    public async Task<WorkerLogEntry> NextAsync()
    {
        // A read that was given up must not take what the next test waits for.
        using var cancel = new CancellationTokenSource(Patience);
        try
        {
            return await _entries.Reader.ReadAsync(cancel.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Nothing was logged within {Patience}.");
        }
    }
}
