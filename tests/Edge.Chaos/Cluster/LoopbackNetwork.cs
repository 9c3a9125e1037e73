using System.Collections.Immutable;
using System.Net;

namespace Edge.Chaos.Cluster;

/// <summary>Plain loopback addresses, where nothing can be cut off.</summary>
internal sealed class LoopbackNetwork(string reason) : IClusterNetwork
{
    private const byte FirstNode = 2;

    public IPAddress Database => IPAddress.Loopback;

    public string? CannotCut => reason;

    public IPAddress AddressOf(int node) => new([127, 0, 0, (byte)(FirstNode + node)]);

    public ImmutableArray<string> LauncherOf(int node) => [];

    public Task StartAsync(CancellationToken cancel) => Task.CompletedTask;

    public Task CutAsync(int node, bool database, CancellationToken cancel) => throw new InvalidOperationException(reason);

    public Task CutDatabaseAsync(CancellationToken cancel) => throw new InvalidOperationException(reason);

    public Task HealAsync(CancellationToken cancel) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
