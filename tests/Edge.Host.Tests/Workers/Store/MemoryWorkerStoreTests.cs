using Edge.Host.Workers.Store;

namespace Edge.Host.Tests.Workers.Store;

public sealed class MemoryWorkerStoreTests : WorkerStoreTests
{
    private protected override IWorkerStore Store { get; } = new MemoryWorkerStore();
}
