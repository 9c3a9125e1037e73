using Edge.Host.Options;
using Edge.Host.Persistence;
using Edge.Host.Workers.Store;
using Edge.Testing;
using Microsoft.Data.Sqlite;

namespace Edge.Host.Tests.Workers.Store;

public sealed class SqliteWorkerStoreTests : WorkerStoreTests, IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SqliteJournal _database;

    public SqliteWorkerStoreTests()
    {
        _database = new SqliteJournal(_directory.Path, SynchronousMode.Normal);
        Store = new SqlWorkerStore(_database);
    }

    private protected override IWorkerStore Store { get; }

    public Task InitializeAsync() => _database.PrepareAsync(CancellationToken.None);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
    }
}
