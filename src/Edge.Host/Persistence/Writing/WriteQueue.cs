using Microsoft.Data.Sqlite;

namespace Edge.Host.Persistence.Writing;

/// <summary>
/// Group commit across rooms: what comes while a transaction is under way goes as one with the next. The writes have a
/// thread of their own, since SQLite blocks its caller until the disk has them. Deletions go between two writes, a part at a
/// time, so that no write waits for more than one part: on connections of their own they would keep SQLite's one lock from the
/// writes. Thread safe.
/// </summary>
internal sealed class WriteQueue : IDisposable
{
    private const int ConstraintViolated = 19; // SQLITE_CONSTRAINT
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _work = new(false);
    private readonly Func<SqliteConnection> _open;
    private readonly int _mostRows;
    private readonly int _mostWaiting;
    private readonly Queue<QueuedWrite> _waiting = new();
    private readonly Queue<QueuedDeletion> _deletions = new();
    private List<QueuedWrite> _underWay = [];
    private bool _idle;
    private bool _closed;
    private JournalRows? _rows;

    /// <summary>Starts the thread; connects at the first write.</summary>
    /// <param name="open">Opens a connection.</param>
    /// <param name="mostRows">Rows of a transaction, though one write is never cut.</param>
    /// <param name="mostWaiting">Writes that may wait; further ones fail.</param>
    public WriteQueue(Func<SqliteConnection> open, int mostRows, int mostWaiting)
    {
        _open = open;
        _mostRows = mostRows;
        _mostWaiting = mostWaiting;
        new Thread(Run) { IsBackground = true, Name = "edge journal" }.Start();
    }

    /// <summary>Queues a write. The task is the write's <see cref="QueuedWrite.Stored"/>.</summary>
    public Task AddAsync(QueuedWrite write)
    {
        bool wake;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_waiting.Count >= _mostWaiting)
            {
                return Task.FromException(new InvalidOperationException(
                    $"{_mostWaiting} writes wait for the journal already; see Edge:Storage:JournalBuffer."));
            }

            _waiting.Enqueue(write);
            wake = _idle;
            _idle = false;
        }

        if (wake)
        {
            _work.Set();
        }

        return write.Stored;
    }

    /// <summary>Queues a deletion.</summary>
    public Task DeleteAsync(QueuedDeletion deletion)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _deletions.Enqueue(deletion);
            _idle = false;
        }

        _work.Set();
        return deletion.Done;
    }

    /// <summary>Completes when the writes of one persistent actor that were queued so far are stored or have failed.</summary>
    public Task SettledAsync(string persistenceId)
    {
        lock (_gate)
        {
            return _underWay.Concat(_waiting).LastOrDefault(write => write.IsOf(persistenceId))?.Stored ?? Task.CompletedTask;
        }
    }

    /// <summary>Takes no more. What waits is still stored; the thread ends after it.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
        }

        _work.Set();
    }

    private void Run()
    {
        while (TakeBatch() is { } batch)
        {
            if (batch.Count > 0)
            {
                Store(batch);
                ThreadPool.UnsafeQueueUserWorkItem(static batch => batch.ForEach(write => write.Settle()), batch, preferLocal: false);
            }

            DeleteSome();
        }

        _rows?.Dispose();
        _work.Dispose();
    }

    /// <summary>Waits for work. None when there is only something to delete, null when closed and done.</summary>
    private List<QueuedWrite>? TakeBatch()
    {
        while (true)
        {
            lock (_gate)
            {
                _underWay = [];
                var rows = 0;
                while (_waiting.TryPeek(out var next) && (rows == 0 || rows + next.Rows.Count <= _mostRows))
                {
                    rows += next.Rows.Count;
                    _underWay.Add(_waiting.Dequeue());
                }

                if (_underWay.Count > 0 || _deletions.Count > 0)
                {
                    return _underWay;
                }

                if (_closed)
                {
                    return null;
                }

                _idle = true;
            }

            _work.WaitOne();
        }
    }

    private void Store(List<QueuedWrite> batch)
    {
        try
        {
            Append(batch);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == ConstraintViolated && batch.Count > 1)
        {
            // One of them is a stale writer, whom the unique index refuses. The others need not suffer for it.
            batch.ForEach(write => Store([write]));
        }
        catch (Exception e)
        {
            batch.ForEach(write => write.Fail(e));
            Disconnect(e);
        }
    }

    private void Append(List<QueuedWrite> batch)
    {
        _rows ??= new JournalRows(_open());
        _rows.Append(batch.SelectMany(write => write.Rows));
    }

    private void DeleteSome()
    {
        QueuedDeletion? deletion;
        lock (_gate)
        {
            _deletions.TryPeek(out deletion);
        }

        if (deletion is null)
        {
            return;
        }

        var isOver = true;
        try
        {
            isOver = deletion.Go(_rows ??= new JournalRows(_open()));
        }
        catch (Exception e)
        {
            deletion.Fail(e);
            Disconnect(e);
        }

        if (isOver)
        {
            lock (_gate)
            {
                _deletions.Dequeue();
            }
        }
    }

    /// <summary>After anything but a refusal the connection may be of no more use.</summary>
    private void Disconnect(Exception cause)
    {
        if (cause is not SqliteException { SqliteErrorCode: ConstraintViolated })
        {
            _rows?.Dispose();
            _rows = null;
        }
    }
}
