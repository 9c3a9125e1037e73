using Edge.Host.Persistence;
using Edge.Host.Tests.Persistence;
using Edge.Host.Workers.Store;

namespace Edge.Host.Tests.Workers.Store;

/// <summary>The same on the PostgreSQL that <c>EDGE_TEST_POSTGRES</c> names.</summary>
public sealed class PostgreSqlWorkerStoreTests : WorkerStoreTests, IAsyncLifetime
{
    private TestDatabase? _server;
    private PostgreSqlJournal? _database;

    private protected override IWorkerStore Store
    {
        get
        {
            Skip.If(_database is null, "EDGE_TEST_POSTGRES is not set; eng/install-postgres.sh starts a server and prints it.");
            return new SqlWorkerStore(_database!);
        }
    }

    public async Task InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("EDGE_TEST_POSTGRES") is { Length: > 0 })
        {
            _server = await TestDatabase.CreateAsync();
            _database = new PostgreSqlJournal(_server.ConnectionString);
            await _database.PrepareAsync(CancellationToken.None);
        }
    }

    public async Task DisposeAsync()
    {
        await (_database?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [SkippableFact]
    public async Task Add_FromTwoNodesAtOnce_NeverMakesOneVersionOfTwo()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => AddAsync($"{number}")));

        var versions = added.OfType<int>().Order().ToArray();
        Assert.NotEmpty(versions);
        Assert.Equal(versions.Distinct(), versions);
    }
}
