using Edge.Actors.Rooms;
using Edge.Host.Options;
using Edge.Host.Persistence;
using Edge.Host.Persistence.Writing;
using Edge.Testing;
using LinqToDB;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Edge.Host.Tests.Persistence;

public sealed class SqliteRoomJournalTests : RoomJournalTests, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
    }

    [Fact]
    public async Task Rooms_ThatWriteAtOnce_ShareTransactions()
    {
        const int Rooms = 100;
        const int Rounds = 5;
        var database = new CountingJournal((SqliteJournal)Open());
        await using var system = await RoomSystem.StartAsync(database, new RoomOptions());
        var relays = await Task.WhenAll(Enumerable.Range(0, Rooms).Select(number => system.SubscribeAsync($"room-{number}")));
        database.Commits = 0;

        for (var round = 0; round < Rounds; round++)
        {
            foreach (var relay in relays)
            {
                relay.Post($"round {round}");
            }

            await Task.WhenAll(relays.Select(relay => relay.HearAsync<RoomProtocol.Committed>()));
        }

        Assert.InRange(database.Commits, 1, Rooms * Rounds / 3);
    }

    [Fact]
    public async Task Prepare_WhenRepeated_KeepsWhatIsThere()
    {
        await Open().PrepareAsync(CancellationToken.None);
        await Open().PrepareAsync(CancellationToken.None);

        Assert.Equal("wal", await QueryAsync("pragma journal_mode"));
        Assert.Equal(
            "persistence_id,sequence_number",
            await QueryAsync("""
                select group_concat(part.name) from pragma_index_list('journal') list, pragma_index_info(list.name) part
                where list."unique" = 1
                """));
    }

    [Fact]
    public async Task Prepare_WhenTheFileIsNoDatabase_SaysSo()
    {
        _directory.Write("edge.db", new string('x', 4096));

        var e = await Assert.ThrowsAsync<Edge.Host.Composition.CannotRunException>(() => Open().PrepareAsync(CancellationToken.None));

        Assert.Contains("file is not a database", e.Message, StringComparison.Ordinal);
    }

    private protected override IJournalDatabase Open() => new SqliteJournal(_directory.Path, SynchronousMode.Full);

    private async Task<object?> QueryAsync(string text)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_directory.Path, "edge.db")}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Counts the transactions of the writer.</summary>
    private sealed class CountingJournal(SqliteJournal inner) : IJournalDatabase
    {
        private int _commits;

        public int Commits
        {
            get => Volatile.Read(ref _commits);
            set => Volatile.Write(ref _commits, value);
        }

        public string Description => inner.Description;

        public int Parallelism => inner.Parallelism;

        public DataOptions Options => inner.Options;

        public SqliteWriterSetup Writer => new(Open);

        public Task PrepareAsync(CancellationToken cancel) => inner.PrepareAsync(cancel);

        public Task ProbeAsync(CancellationToken cancel) => inner.ProbeAsync(cancel);

        private SqliteConnection Open()
        {
            var connection = inner.Writer.Open();
            raw.sqlite3_commit_hook(connection.Handle, _ => Interlocked.Increment(ref _commits) * 0, null);
            return connection;
        }
    }
}
