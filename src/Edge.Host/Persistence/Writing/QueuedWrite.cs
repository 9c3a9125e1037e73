using Akka.Persistence.Sql.Journal.Types;

namespace Edge.Host.Persistence.Writing;

/// <summary>What one persistent actor wants stored: all of it or nothing.</summary>
internal sealed class QueuedWrite(IReadOnlyList<JournalRow> rows)
{
    private readonly TaskCompletionSource _stored = new();
    private Exception? _failure;

    public IReadOnlyList<JournalRow> Rows { get; } = rows;

    /// <summary>Completes when the rows are durable, fails when they are not, or might not be.</summary>
    public Task Stored => _stored.Task;

    public bool IsOf(string persistenceId) => Rows.Count > 0 && Rows[0].PersistenceId == persistenceId;

    public void Fail(Exception cause) => _failure = cause;

    /// <summary>Tells who waits; runs what they do next.</summary>
    public void Settle()
    {
        if (_failure is null)
        {
            _stored.TrySetResult();
        }
        else
        {
            _stored.TrySetException(_failure);
        }
    }
}
