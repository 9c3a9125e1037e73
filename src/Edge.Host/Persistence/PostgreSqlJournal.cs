using System.Data.Common;
using Edge.Host.Clustering.Seats;
using Edge.Host.Composition;
using Edge.Host.Persistence.Writing;
using Edge.Host.Workers.Store;
using LinqToDB;
using LinqToDB.DataProvider.PostgreSQL;
using Npgsql;

namespace Edge.Host.Persistence;

/// <summary>A PostgreSQL database, shared by all nodes.</summary>
internal sealed class PostgreSqlJournal : ISqlDatabase, IAsyncDisposable
{
    private const long SchemaLock = 0x45646765; // "Edge": nodes that start together make the schema one after the other.
    private const string PoolSize = "Maximum Pool Size";
    private const int DefaultPoolSize = 20; // PostgreSQL takes 100 connections by default, for all nodes together.
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnectionStringBuilder _target;

    public PostgreSqlJournal(string connectionString)
    {
        _target = ReadTarget(connectionString);
        _source = NpgsqlDataSource.Create(_target);
    }

    public string Description => $"PostgreSQL, {_target.Host}:{_target.Port}/{_target.Database}";

    // In this order: the two others fail, one of them with a retry for ever.
    public DataOptions Options => new DataOptions()
        .UseDataProvider(PostgreSQLTools.GetDataProvider(PostgreSQLVersion.v15))
        .UseProvider(ProviderName.PostgreSQL15)
        .UseConnectionFactory(_ => _source.CreateConnection());

    public SqliteWriterSetup? Writer => null;

    public int Parallelism => 3;

    /// <summary>What the journal connects to, with its own defaults.</summary>
    /// <exception cref="ArgumentException">A key is unknown, or a value cannot be used.</exception>
    public static NpgsqlConnectionStringBuilder ReadTarget(string connectionString)
    {
        var target = PostgreSqlSession.Parse(connectionString);
        if (!target.ShouldSerialize(PoolSize))
        {
            target.MaxPoolSize = DefaultPoolSize;
        }

        return target;
    }

    public async Task PrepareAsync(CancellationToken cancel)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancel);
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await using var command = connection.CreateCommand();
            command.CommandText = $"select pg_advisory_xact_lock({SchemaLock}); {JournalSchema.PostgreSql} {SeatTable.Schema} {WorkerTables.PostgreSql}";
            await command.ExecuteNonQueryAsync(cancel);
            await transaction.CommitAsync(cancel);
        }
        catch (NpgsqlException e)
        {
            // The whole message of the server has further lines, such as the place in our SQL.
            var problem = e is PostgresException refusal ? $"{refusal.SqlState}: {refusal.MessageText}" : e.Message;
            throw new CannotRunException($"{Description} cannot be used: {problem}");
        }
    }

    public async Task ProbeAsync(CancellationToken cancel)
    {
        await using var command = _source.CreateCommand("select 1 from journal limit 1");
        await command.ExecuteScalarAsync(cancel);
    }

    public async Task<DbConnection> OpenAsync(CancellationToken cancel) => await _source.OpenConnectionAsync(cancel);

    public bool IsDuplicate(DbException failure) => failure is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
