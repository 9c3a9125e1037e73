using Akka.Persistence.Sql.Journal.Types;
using Edge.Host.Options;
using Edge.Host.Persistence;
using Edge.Host.Persistence.Writing;
using Edge.Testing;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Edge.Host.Tests.Persistence.Writing;

public sealed class WriteQueueTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TemporaryDirectory _directory = new();
    private readonly SqliteJournal _database;
    private readonly List<int> _changes = [];
    private int _commits;

    public WriteQueueTests() => _database = new SqliteJournal(_directory.Path, SynchronousMode.Normal);

    public Task InitializeAsync() => _database.PrepareAsync(CancellationToken.None);

    public Task DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Writes_ThatComeDuringATransaction_ShareTheNext()
    {
        using var queue = new WriteQueue(Open, 100, 1000);
        await queue.AddAsync(Write("first", 1)).WaitAsync(Patience);
        _commits = 0;
        Task[] stored;
        using (Lock())
        {
            stored = [.. Enumerable.Range(0, 100).Select(room => queue.AddAsync(Write($"room-{room}", 1)))];
        }

        await Task.WhenAll(stored).WaitAsync(Patience);

        // What came before the thread saw the lock, and the rest.
        Assert.InRange(_commits, 1, 2);
        Assert.Equal(101L, Query("select count(*) from journal"));
    }

    [Fact]
    public async Task Write_IsStoredAsThePluginWould()
    {
        using var queue = new WriteQueue(Open, 100, 1000);
        var row = Row("room-a", 7);
        (row.Timestamp, row.Tags, row.Manifest, row.Identifier, row.WriterUuid) = (5, string.Empty, "F1", 4201, null);

        await queue.AddAsync(new QueuedWrite([row])).WaitAsync(Patience);

        Assert.Equal(
            "1|5|0|room-a|7|0102||F1|4201|integer|null",
            Query("""
                select concat_ws('|', ordering, created, deleted, persistence_id, sequence_number, hex(message), tags, manifest,
                  identifier, typeof(created), typeof(writer_uuid))
                from journal
                """));
    }

    [Fact]
    public async Task StaleWrite_IsRefused_AndThoseBesideItAreStored()
    {
        using var queue = new WriteQueue(Open, 100, 1000);
        await queue.AddAsync(Write("room-a", 1)).WaitAsync(Patience);
        Task before, stale, after;
        using (Lock())
        {
            before = queue.AddAsync(Write("room-b", 1));
            stale = queue.AddAsync(new QueuedWrite([Row("room-a", 2), Row("room-a", 1)]));
            after = queue.AddAsync(Write("room-c", 1));
        }

        await Assert.ThrowsAsync<SqliteException>(() => stale.WaitAsync(Patience));
        await Task.WhenAll(before, after).WaitAsync(Patience);
        await queue.AddAsync(Write("room-a", 2)).WaitAsync(Patience);
        Assert.Equal(4L, Query("select count(*) from journal"));
    }

    [Fact]
    public async Task Write_WhenTheDatabaseCannotBeOpened_Fails_AndTheNextTriesAgain()
    {
        var there = false;
        using var queue = new WriteQueue(
            () => there ? Open() : throw new SqliteException("unable to open database file", 14), 100, 1000);

        await Assert.ThrowsAsync<SqliteException>(() => queue.AddAsync(Write("room-a", 1)).WaitAsync(Patience));
        there = true;
        await queue.AddAsync(Write("room-a", 1)).WaitAsync(Patience);

        Assert.Equal(1L, Query("select count(*) from journal"));
    }

    [Fact]
    public async Task Write_BeyondTheBound_Fails()
    {
        using var queue = new WriteQueue(Open, 1, 2);
        Task[] writes;
        using (Lock())
        {
            writes = [.. Enumerable.Range(0, 4).Select(room => queue.AddAsync(Write($"room-{room}", 1)))];
        }

        var failures = await Task.WhenAll(writes.Select(async write =>
        {
            await write.WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return write.Exception?.InnerException?.Message;
        }));

        Assert.Null(failures[0]);
        Assert.Null(failures[1]);
        Assert.StartsWith("2 writes wait for the journal already", failures[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settled_WaitsForTheWritesOfThatActor()
    {
        using var queue = new WriteQueue(Open, 100, 1000);
        Task settled;
        using (Lock())
        {
            _ = queue.AddAsync(Write("room-a", 1));
            settled = queue.SettledAsync("room-a");

            Assert.False(settled.IsCompleted);
            Assert.True(queue.SettledAsync("room-b").IsCompletedSuccessfully);
        }

        await settled.WaitAsync(Patience);
        Assert.Equal(1L, Query("select count(*) from journal"));
    }

    [Theory]
    [InlineData(8, 5, 4, "5")]
    [InlineData(1200, 1100, 101, "1100")]
    [InlineData(3, 9, 1, "3")]
    public async Task Deletion_LeavesTheLastRow_MarkedAsDeleted(int rows, long to, long left, string marked)
    {
        using var queue = new WriteQueue(Open, 2000, 1000);
        await queue.AddAsync(new QueuedWrite([.. Enumerable.Range(1, rows).Select(number => Row("room-a", number))])).WaitAsync(Patience);
        await queue.AddAsync(Write("room-b", 1)).WaitAsync(Patience);

        await queue.DeleteAsync(new QueuedDeletion("room-a", to)).WaitAsync(Patience);
        await queue.DeleteAsync(new QueuedDeletion("room-a", to)).WaitAsync(Patience);

        Assert.Equal(left, Query("select count(*) from journal where persistence_id = 'room-a'"));
        Assert.Equal(marked, Query("select group_concat(sequence_number) from journal where deleted = 1"));
        Assert.Equal(1L, Query("select count(*) from journal where persistence_id = 'room-b'"));
    }

    [Fact]
    public async Task Deletion_OfManyRows_LetsWritesThroughBetweenItsParts()
    {
        using var queue = new WriteQueue(Open, 10_000, 1000);
        await queue.AddAsync(new QueuedWrite([.. Enumerable.Range(1, 5000).Select(number => Row("room-a", number))])).WaitAsync(Patience);
        Task deletion, write;
        using (Lock())
        {
            deletion = queue.DeleteAsync(new QueuedDeletion("room-a", 5000));
            write = queue.AddAsync(Write("room-b", 1));
        }

        await Task.WhenAll(deletion, write).WaitAsync(Patience);

        Assert.Equal(1L, Query("select count(*) from journal where persistence_id = 'room-a'"));
        Assert.InRange(_changes.LastIndexOf(raw.SQLITE_INSERT) - _changes.IndexOf(raw.SQLITE_DELETE), int.MinValue, 1000);
    }

    [Fact]
    public async Task Dispose_StoresWhatWaits_AndTakesNoMore()
    {
        var queue = new WriteQueue(Open, 1, 1000);
        Task[] writes;
        using (Lock())
        {
            writes = [.. Enumerable.Range(0, 3).Select(room => queue.AddAsync(Write($"room-{room}", 1)))];
            queue.Dispose();
        }

        await Task.WhenAll(writes).WaitAsync(Patience);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => queue.AddAsync(Write("room-d", 1)));
    }

    private static QueuedWrite Write(string persistenceId, long number) => new([Row(persistenceId, number)]);

    private static JournalRow Row(string persistenceId, long number) =>
        new() { PersistenceId = persistenceId, SequenceNumber = number, Message = [1, 2], Manifest = "F1", Identifier = 4201 };

    private SqliteConnection Open()
    {
        var connection = _database.Writer.Open();
        raw.sqlite3_commit_hook(connection.Handle, _ => Interlocked.Increment(ref _commits) * 0, null);
        strdelegate_update hook = (_, change, _, _, _) => _changes.Add(change);
        raw.sqlite3_update_hook(connection.Handle, hook, null);
        return connection;
    }

    /// <summary>Keeps all writers out until it is disposed.</summary>
    private SqliteConnection Lock()
    {
        var connection = _database.Writer.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "begin immediate";
        command.ExecuteNonQuery();
        return connection;
    }

    private object? Query(string text)
    {
        using var connection = _database.Writer.Open();
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar();
    }
}
