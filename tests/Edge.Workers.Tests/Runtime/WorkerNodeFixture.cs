namespace Edge.Workers.Tests.Runtime;

/// <summary>One node for the tests of a class, each of which installs its own worker over the last.</summary>
public sealed class WorkerNodeFixture : IAsyncLifetime
{
    internal WorkerNode Node { get; private set; } = null!;

    public async Task InitializeAsync() => Node = await WorkerNode.StartAsync();

    public async Task DisposeAsync() => await Node.DisposeAsync();
}
