namespace Edge.Cluster.Tests;

/// <summary>A cluster of three for tests that leave it as it was.</summary>
public sealed class ThreeNodes : IAsyncLifetime
{
    internal TestCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var options = TestCluster.QuickOptions();
        options.Rooms.PassivateAfter = TimeSpan.FromSeconds(3);
        options.Rooms.PostTimeout = TimeSpan.FromSeconds(5);
        Cluster = await TestCluster.StartAsync(3, options);
    }

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}
