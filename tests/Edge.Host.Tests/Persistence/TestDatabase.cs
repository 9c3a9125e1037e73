using Npgsql;

namespace Edge.Host.Tests.Persistence;

/// <summary>A database of its own on the PostgreSQL that <c>EDGE_TEST_POSTGRES</c> names; dropped at the end.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private const string Variable = "EDGE_TEST_POSTGRES";
    private readonly string _server;
    private readonly string _name = $"edge_{Guid.NewGuid():N}";

    private TestDatabase(string server) => _server = server;

    public string ConnectionString => new NpgsqlConnectionStringBuilder(_server) { Database = _name }.ConnectionString;

    /// <summary>Makes a database; the calling test is skipped where there is no server.</summary>
    public static async Task<TestDatabase> CreateAsync()
    {
        var server = Environment.GetEnvironmentVariable(Variable);
        Skip.If(string.IsNullOrEmpty(server), $"{Variable} is not set; eng/install-postgres.sh starts a server and prints it.");
        var database = new TestDatabase(server!);
        await ExecuteAsync(server!, $"create database {database._name}");
        return database;
    }

    /// <summary>Runs one statement.</summary>
    public Task ExecuteAsync(string text) => ExecuteAsync(ConnectionString, text);

    public ValueTask DisposeAsync() => new(ExecuteAsync(_server, $"drop database {_name} with (force)"));

    private static async Task ExecuteAsync(string connectionString, string text)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false });
        await using var command = source.CreateCommand(text);
        await command.ExecuteNonQueryAsync();
    }
}
