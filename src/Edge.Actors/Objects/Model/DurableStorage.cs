using Edge.Actors.Objects.Turns;

namespace Edge.Actors.Objects;

/// <summary>What an object stores, and its alarm.</summary>
public sealed class DurableStorage : StorageEntries
{
    private bool _inTransaction;

    internal DurableStorage(ProgramContext context)
        : base(context)
    {
    }

    /// <summary>
    /// Runs a critical section whose changes are kept when it ends, as one, and forgotten when it throws. Nothing else of the
    /// object runs meanwhile, and what it does to this storage directly belongs to it too; after 30 s the object is reset.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is one already.</exception>
    public Task TransactionAsync(Func<StorageTransaction, Task> body) => TransactionAsync(async transaction =>
    {
        await body(transaction);
        return true;
    });

    /// <summary>The same with a result.</summary>
    public Task<T> TransactionAsync<T>(Func<StorageTransaction, Task<T>> body) =>
        CriticalSections.RunAsync(Context, () => RunAsync(body), resets: false);

    /// <summary>Removes all keys and the alarm.</summary>
    /// <exception cref="InvalidOperationException">A transaction runs.</exception>
    public ValueTask DeleteAllAsync()
    {
        var storage = Open("deleteAll");
        if (_inTransaction)
        {
            throw new InvalidOperationException("Cannot call deleteAll() within a transaction");
        }

        storage.DeleteAll(alarmToo: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Completes when all that was changed so far is durable. Meanwhile other events may start.</summary>
    /// <exception cref="ObjectException">It never will be.</exception>
    public Task SyncAsync()
    {
        Context.Check();
        return Context.Host.WhenDurableAsync();
    }

    /// <summary>When the alarm is due, or null; null also while it is being handled, unless it was set again.</summary>
    public ValueTask<DateTimeOffset?> GetAlarmAsync() => new(Open("getAlarm").Alarm);

    /// <summary>Sets the one alarm, which wakes the object; a time that is past means at once.</summary>
    public ValueTask SetAlarmAsync(DateTimeOffset time)
    {
        var now = Context.Host.Time.GetUtcNow();
        Open("setAlarm").Alarm = time < now ? now : time;
        return ValueTask.CompletedTask;
    }

    /// <summary>Removes the alarm.</summary>
    public ValueTask DeleteAlarmAsync()
    {
        Open("deleteAlarm").Alarm = null;
        return ValueTask.CompletedTask;
    }

    private protected override ObjectStorage Open(string operation)
    {
        Context.Check();
        return Context.Host.Storage;
    }

    private async Task<T> RunAsync<T>(Func<StorageTransaction, Task<T>> body)
    {
        Context.Host.Storage.Begin();
        _inTransaction = true;
        var transaction = new StorageTransaction(Context);
        try
        {
            var result = await body(transaction);
            if (!transaction.IsRolledBack)
            {
                Context.Check();
                transaction.Commit();
            }

            return result;
        }
        catch (Exception) when (!transaction.IsRolledBack && !Context.IsOver)
        {
            transaction.Rollback();
            throw;
        }
        finally
        {
            _inTransaction = false;
        }
    }
}
