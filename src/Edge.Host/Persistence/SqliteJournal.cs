using System.Data.Common;
using Edge.Host.Composition;
using Edge.Host.Options;
using Edge.Host.Persistence.Writing;
using Edge.Host.Workers.Store;
using LinqToDB;
using Microsoft.Data.Sqlite;

namespace Edge.Host.Persistence;

/// <summary>A SQLite file in WAL mode: one node, no set-up.</summary>
internal sealed class SqliteJournal(string directory, SynchronousMode synchronous) : ISqlDatabase
{
    private const int ConstraintPrimaryKey = 1555; // sqlite.org/rescode.html
    private const int ConstraintUnique = 2067;
    private readonly SqlitePragmas _pragmas = new(synchronous);
    private readonly string _connectionString =
        new SqliteConnectionStringBuilder { DataSource = Path.Combine(directory, "edge.db") }.ToString();

    public string Description => $"SQLite, {Path.Combine(directory, "edge.db")}, synchronous {synchronous}";

    public DataOptions Options => new DataOptions()
        .UseConnectionString(ProviderName.SQLiteMS, _connectionString)
        .UseInterceptor(_pragmas);

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
            command.CommandText = "pragma journal_mode=wal";
            await command.ExecuteNonQueryAsync(cancel);

            // By itself: what fails after a statement that gives rows is not heard of.
            command.CommandText = JournalSchema.Sqlite + WorkerTables.Sqlite;
            await command.ExecuteNonQueryAsync(cancel);
        }
        catch (SqliteException e)
        {
            throw new CannotRunException($"The database in {directory} cannot be used: {e.Message}");
        }
    }

    public async Task ProbeAsync(CancellationToken cancel)
    {
        await using var connection = new SqliteConnection(_connectionString);
        await connection.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "select 1 from journal limit 1";
        await command.ExecuteScalarAsync(cancel);
    }

    public async Task<DbConnection> OpenAsync(CancellationToken cancel)
    {
        var connection = new SqliteConnection(_connectionString);
        await connection.OpenAsync(cancel);
        _pragmas.Apply(connection);
        return connection;
    }

    public bool IsDuplicate(DbException failure) =>
        failure is SqliteException { SqliteExtendedErrorCode: ConstraintPrimaryKey or ConstraintUnique };

    // It is held for good, so there is no pool to give it back to.
    private SqliteConnection OpenForWriting()
    {
        var connection = new SqliteConnection(_connectionString + ";Pooling=False");
        connection.Open();
        _pragmas.Apply(connection);
        return connection;
    }
}
