using Edge.Testing;

namespace Edge.Host.Tests.Process;

/// <summary>One node with default settings for all tests of the collection.</summary>
public sealed class SharedNode : IAsyncLifetime
{
    public const string Name = "shared node";
    private readonly TemporaryDirectory _data = new();

    public NodeProcess Process { get; private set; } = null!;

    public async Task InitializeAsync() => Process = await NodeProcess.ServeAsync(_data.Path);

    public async Task DisposeAsync()
    {
        await Process.DisposeAsync();
        _data.Dispose();
    }

    [CollectionDefinition(Name)]
    public sealed class Definition : ICollectionFixture<SharedNode>;
}
