using Edge.Host.Persistence;
using Edge.Testing;
using Npgsql;

namespace Edge.Host.Tests.Persistence;

/// <summary>The same on the PostgreSQL that <c>EDGE_TEST_POSTGRES</c> names.</summary>
public sealed class PostgreSqlRoomJournalTests : RoomJournalTests, IAsyncDisposable
{
    private const string Variable = "EDGE_TEST_POSTGRES";
    private readonly List<PostgreSqlJournal> _opened = [];

    private static string ConnectionString
    {
        get
        {
            var text = Environment.GetEnvironmentVariable(Variable);
            Skip.If(string.IsNullOrEmpty(text), $"{Variable} is not set; eng/install-postgres.sh starts a server and prints it.");
            return text!;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _opened)
        {
            await database.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task Prepare_FromSeveralNodesAtOnce_MakesOneFence()
    {
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Open().PrepareAsync(CancellationToken.None)));

        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await using var command = source.CreateCommand("select indexdef from pg_indexes where tablename = 'journal' and indexname <> 'journal_pkey'");
        var index = (string?)await command.ExecuteScalarAsync();

        Assert.Contains("UNIQUE INDEX", index, StringComparison.Ordinal);
        Assert.Contains("(persistence_id, sequence_number)", index, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Node_OnPostgreSql_ServesAndEndsWith0()
    {
        using var data = new TemporaryDirectory();
        await using var node = await NodeProcess.ServeAsync(
            data.Path, ("Edge__Storage__Provider", "PostgreSql"), ("Edge__Storage__ConnectionString", ConnectionString));
        using var sender = await WebSocketClient.ConnectAsync(node.SocketUrl($"/rooms/{Guid.NewGuid():N}"));
        using var reader = await WebSocketClient.ConnectAsync(node.SocketUrl("/rooms/other"));

        node.Signal(15);

        Assert.Equal(1012, await sender.ReadCloseAsync());
        Assert.Equal(1012, await reader.ReadCloseAsync());
        sender.Dispose();
        reader.Dispose();
        Assert.Equal(0, await node.ExitAsync());
        Assert.Contains("storage  PostgreSQL, ", node.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Session_WhoseClientIsSilentWithinATransaction_IsEnded()
    {
        var target = PostgreSqlSession.Parse(ConnectionString);
        await using var source = NpgsqlDataSource.Create(target);
        await using var command = source.CreateCommand("show idle_in_transaction_session_timeout");

        Assert.Equal("5s", await command.ExecuteScalarAsync());
        Assert.Equal("-c lock_timeout=1", PostgreSqlSession.Parse(ConnectionString + ";Options=-c lock_timeout=1").Options);
    }

    private protected override IJournalDatabase Open()
    {
        var database = new PostgreSqlJournal(ConnectionString);
        _opened.Add(database);
        return database;
    }
}
