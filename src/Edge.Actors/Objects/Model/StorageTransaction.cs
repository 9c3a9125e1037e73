using Edge.Actors.Objects.Turns;

namespace Edge.Actors.Objects;

/// <summary>Changes that are kept all or not at all.</summary>
public sealed class StorageTransaction : StorageEntries
{
    private bool _isOver;

    internal StorageTransaction(ProgramContext context)
        : base(context)
    {
    }

    internal bool IsRolledBack { get; private set; }

    /// <summary>Forgets what was changed; the transaction can then do nothing more.</summary>
    public void Rollback()
    {
        Open("rollback").Rollback();
        IsRolledBack = true;
    }

    internal void Commit()
    {
        Context.Host.Storage.Commit();
        _isOver = true;
    }

    private protected override ObjectStorage Open(string operation)
    {
        Context.Check();
        if (IsRolledBack)
        {
            throw new InvalidOperationException($"Cannot {operation}() on rolled back transaction");
        }

        return _isOver
            ? throw new InvalidOperationException(
                $"Cannot call {operation}() on transaction that has already committed: did you move `txn` outside of the closure?")
            : Context.Host.Storage;
    }
}
