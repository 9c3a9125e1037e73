using Edge.Host.Composition;
using Edge.Host.Options;
using Edge.Host.Persistence.Writing;
using LinqToDB;
using Microsoft.Data.Sqlite;

namespace Edge.Host.Persistence;

/// <summary>A SQLite file in WAL mode: one node, no set-up.</summary>
internal sealed class SqliteJournal(string directory, SynchronousMode synchronous) : IJournalDatabase
{
    private readonly string _connectionString =
        new SqliteConnectionStringBuilder { DataSource = Path.Combine(directory, "edge.db") }.ToString();

    public string Description => $"SQLite, {Path.Combine(directory, "edge.db")}, synchronous {synchronous}";

    public DataOptions Options => new DataOptions()
        .UseConnectionString(ProviderName.SQLiteMS, _connectionString)
        .UseInterceptor(new SqlitePragmas(synchronous));

    public SqliteWriterSetup Writer => new(OpenForWriting);

    // SQLite has one writer; more would only wait for each other's lock.
    public int Parallelism => 1;

    public async Task PrepareAsync(CancellationToken cancel)
    {
        try
        {
            await using var connection = new SqliteConnection(_connectionString);
            await connection.OpenAsync(cancel);
            await using var command = connection.CreateCommand();
            command.CommandText = "pragma journal_mode=wal; " + JournalSchema.Sqlite;
            await command.ExecuteNonQueryAsync(cancel);
        }
        catch (SqliteException e)
        {
            throw new CannotRunException($"The database in {directory} cannot be used: {e.Message}");
        }
    }

    // It is held for good, so there is no pool to give it back to.
    private SqliteConnection OpenForWriting()
    {
        var connection = new SqliteConnection(_connectionString + ";Pooling=False");
        connection.Open();
        SqlitePragmas.Apply(connection, synchronous);
        return connection;
    }

    public async Task ProbeAsync(CancellationToken cancel)
    {
        await using var connection = new SqliteConnection(_connectionString);
        await connection.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "select 1 from journal limit 1";
        await command.ExecuteScalarAsync(cancel);
    }
}
