using Edge.Host.Tests.Workers.Running;
using Edge.Host.Tests.Workers.Store;
using Edge.Host.Workers.Development;
using Edge.Host.Workers.Routing;
using Edge.Host.Workers.Running;
using Edge.Host.Workers.Store;
using Edge.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Host.Tests.Workers.Development;

public sealed class DevSessionTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Watch_AfterAnErrorOfAnyKind_TakesTheNextSave()
    {
        var store = new FailingStore { Next = new IOException("The file was replaced meanwhile.") };
        using var fleet = Fleet(store);
        using var end = new CancellationTokenSource();
        var watching = Watch(store, fleet, end.Token);

        _folder.Write("worker.js", "one");
        await store.CalledAsync(nameof(IWorkerStore.AddAsync));
        _folder.Write("worker.js", "two");
        await store.CalledAsync(nameof(IWorkerStore.AddAsync));
        await end.CancelAsync();
        await watching.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Single(await store.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Watch_ThatIsEndedInTheMiddleOfASave_EndsWithoutAnError()
    {
        using var end = new CancellationTokenSource();
        var store = new FailingStore { OnCall = end.Cancel };
        using var fleet = Fleet(store);
        var watching = Watch(store, fleet, end.Token);

        _folder.Write("worker.js", "one");

        await watching.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.True(end.IsCancellationRequested);
    }

    private static WorkerFleet Fleet(FailingStore store) => new(
        store, new FakeEngine(), new RouteRules(string.Empty, IsDevelopment: true), TimeProvider.System, NullLogger<WorkerFleet>.Instance);

    private Task Watch(FailingStore store, WorkerFleet fleet, CancellationToken end)
    {
        _folder.Write("wrangler.jsonc", """{ "name": "a", "main": "worker.js", "compatibility_date": "2026-01-01" }""");
        var session = new DevSession(new DevPlan(new DirectoryInfo(_folder.Path), null), store, fleet);
        return session.WatchAsync(new FolderWatcher(_folder.Path), end);
    }
}
