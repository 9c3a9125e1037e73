using Edge.Host.Tests.Workers.Store;
using Edge.Host.Workers.Bundles;
using Edge.Host.Workers.Routing;
using Edge.Host.Workers.Running;
using Edge.Host.Workers.Store;
using Edge.Workers.Bundles;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Host.Tests.Workers.Running;

public sealed class WorkerRolloutTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Polling_AfterAnErrorOfAnyKind_GoesOn()
    {
        var (store, time) = (new FailingStore(), new FakeTimeProvider());
        using var fleet = new WorkerFleet(
            store, new FakeEngine(), new RouteRules("workers.localhost", IsDevelopment: false), time, NullLogger<WorkerFleet>.Instance);
        await using var rollout = new WorkerRollout(fleet, NullLogger<WorkerRollout>.Instance, time);
        await rollout.StartAsync(CancellationToken.None);
        await store.CalledAsync(nameof(IWorkerStore.ListAsync));

        store.Next = new InvalidDataException("A stored plan is null.");
        time.Advance(Interval);
        await store.CalledAsync(nameof(IWorkerStore.ListAsync));
        await store.AddAsync(
            new StoredWorker(
                new WorkerManifest("a", "worker.js", default), NamespacePlan.Empty, [new WorkerModule("worker.js", ModuleKind.Script, "code"u8.ToArray())]),
            new VersionNote("hash", DateTimeOffset.UnixEpoch, string.Empty),
            CancellationToken.None);
        time.Advance(Interval);
        await store.CalledAsync(nameof(IWorkerStore.ListAsync));
        await rollout.StopAsync(CancellationToken.None);

        Assert.Equal(1, fleet.Describe("a").Version);
    }
}
