namespace Edge.Host.Persistence.Writing;

/// <summary>Rows of one persistent actor that are no longer needed.</summary>
/// <param name="persistenceId">Whose.</param>
/// <param name="to">Sequence number of the last one.</param>
internal sealed class QueuedDeletion(string persistenceId, long to)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when they are removed.</summary>
    public Task Done => _done.Task;

    /// <summary>Removes some of them.</summary>
    /// <returns>Whether that is all.</returns>
    public bool Go(JournalRows rows)
    {
        var isDone = rows.RemoveSome(persistenceId, to);
        if (isDone)
        {
            _done.TrySetResult();
        }

        return isDone;
    }

    public void Fail(Exception cause) => _done.TrySetException(cause);
}
