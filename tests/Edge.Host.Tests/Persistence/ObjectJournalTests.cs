using System.Text;
using Akka.Actor;
using Akka.Hosting;
using Edge.Actors.Objects;
using Edge.Actors.Objects.Storage;
using Edge.Actors.Serialization;
using Edge.Host.Options;
using Edge.Host.Persistence;
using Edge.Testing;
using LinqToDB.Data;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Edge.Host.Tests.Persistence;

/// <summary>What the logs of objects are on a real database.</summary>
public sealed class ObjectJournalTests : IDisposable
{
    private const string Id = "object-Chat/1";
    private const int ArrayBytes = 100 * 120;
    private const int MostWholeRows = 30;

    /// <summary>Edits of some 310 bytes; a checkpoint is due after 256 KiB of them.</summary>
    private const int MostEditedRows = 900;

    private const string Table = $"from journal where persistence_id = '{Id}'";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
    }

    [Fact]
    public async Task ArrayOf100Messages_RewrittenAgainAndAgain_KeepsTheJournalOnSqliteBounded()
    {
        var database = new SqliteJournal(_directory.Path, SynchronousMode.Full);

        await RewriteAsync(database, Whole, MostWholeRows);

        // The file keeps the room of what was deleted, and uses it again: 18 MB went through it.
        Assert.InRange(new FileInfo(Path.Combine(_directory.Path, "edge.db")).Length, 1, 2 * 1024 * 1024);
    }

    [SkippableFact]
    public async Task ArrayOf100Messages_RewrittenAgainAndAgain_KeepsTheJournalOnPostgreSqlBounded()
    {
        await using var server = await TestDatabase.CreateAsync();
        await using var database = new PostgreSqlJournal(server.ConnectionString);

        await RewriteAsync(database, Whole, MostWholeRows);
    }

    [Fact]
    public async Task ArrayOf100Messages_ChangedALittleAgainAndAgain_KeepsTheJournalOnSqliteBounded() =>
        await RewriteAsync(new SqliteJournal(_directory.Path, SynchronousMode.Full), Edited, MostEditedRows);

    [SkippableFact]
    public async Task ArrayOf100Messages_ChangedALittleAgainAndAgain_KeepsTheJournalOnPostgreSqlBounded()
    {
        await using var server = await TestDatabase.CreateAsync();
        await using var database = new PostgreSqlJournal(server.ConnectionString);

        await RewriteAsync(database, Edited, MostEditedRows);
    }

    [Fact]
    public async Task LargeStorage_IsRecoveredFromACheckpointOfManyParts()
    {
        const int Values = 40;
        var database = new SqliteJournal(_directory.Path, SynchronousMode.Full);
        var checkpoints = 0;
        var random = new Random(1);
        await RunAsync(database, async writer =>
        {
            for (var i = 0; i < 4 * Values; i++)
            {
                // Of bytes that have nothing in common with those they replace, which are written whole.
                var (key, value) = ($"key {i % Values}", new byte[100_000]);
                random.NextBytes(value);
                value[0] = (byte)i;
                checkpoints += await ChangeAsync(writer, storage => storage.Put(key, value)) ? 1 : 0;
            }
        });

        Assert.InRange(checkpoints, 1, 10);
        Assert.InRange(Read<long>(database, $"select sum(length(message)) {Table}"), 4_000_000, 13_000_000);
        await RunAsync(database, writer => ChangeAsync(writer, storage => Assert.Equal(
            Enumerable.Range(3 * Values, Values),
            storage.List(new ObjectRange()).Select(entry => (int)entry.Value.Span[0]).Order())));
    }

    /// <summary>Nothing in common with the array before, so that it is written whole.</summary>
    private static byte[] Whole(int time)
    {
        var array = new byte[ArrayBytes];
        new Random(time).NextBytes(array);
        return array;
    }

    /// <summary>A few bytes differ from the array before, so that only these are written.</summary>
    private static byte[] Edited(int time) => Encoding.UTF8.GetBytes($"{time}".PadRight(ArrayBytes));

    private static async Task RewriteAsync(IJournalDatabase database, Func<int, byte[]> arrayOf, int most)
    {
        const int Times = 1500;
        await RunAsync(database, async writer =>
        {
            var (mostRows, mostBytes) = (0L, 0L);
            for (var i = 1; i <= Times; i++)
            {
                await ChangeAsync(writer, storage => storage.Put("messages", arrayOf(i)));
                if (i % 20 == 0)
                {
                    mostRows = Math.Max(mostRows, Read<long>(database, $"select count(*) {Table}"));
                    mostBytes = Math.Max(mostBytes, Read<long>(database, $"select sum(length(message)) {Table}"));
                }
            }

            Assert.InRange(mostRows, 1, most);
            Assert.InRange(mostBytes, 1, ObjectLog.MinFactBytes + (4 * ArrayBytes));
        });

        await RunAsync(database, writer => ChangeAsync(
            writer, storage => Assert.Equal(arrayOf(Times), storage.Find("messages")!.Value.ToArray())));
    }

    /// <summary>Runs the object on a system of its own.</summary>
    private static async Task RunAsync(IJournalDatabase database, Func<IActorRef, Task> act)
    {
        await database.PrepareAsync(CancellationToken.None);
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddAkka(
            "objects", akka => akka.WithEdgePersistence(database, new StorageOptions()).WithEdgeSerializer());
        using var host = builder.Build();
        await host.StartAsync();
        await act(host.Services.GetRequiredService<ActorSystem>().ActorOf(Props.Create<ObjectWriter>(Id)));
        await host.StopAsync();
    }

    private static async Task<bool> ChangeAsync(IActorRef writer, Action<ObjectStorage> change)
    {
        var failed = (Exception?)null;
        var written = await writer.Ask<ObjectWriter.Written>(
            new ObjectWriter.Change(storage => failed = Record.Exception(() => change(storage))), Patience);
        return failed is null ? written.WithCheckpoint : throw failed;
    }

    private static T Read<T>(IJournalDatabase database, string query)
    {
        using var connection = new DataConnection(database.Options);
        return connection.Execute<T>(query);
    }
}
