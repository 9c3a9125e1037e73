using Akka.Hosting;
using Edge.Host.Clustering;
using Edge.Host.Clustering.Seats;
using Edge.Host.Options;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Edge.Host.Tests.Clustering.Seats;

public sealed class SeatKeeperTests : IAsyncLifetime
{
    private static readonly NodeSettings Settings = NodeSettings.Read(new ConfigurationBuilder().Build());
    private readonly SeatRegistry _registry = new("Host=127.0.0.1;Port=1");
    private readonly IHost _host = new HostBuilder().ConfigureServices(services => services
        .AddSingleton<NodeFailure>()
        .AddAkka("edge", akka => akka.WithEdgeCluster(Settings.Cluster))).Build();

    private NodeFailure Failure => _host.Services.GetRequiredService<NodeFailure>();

    public Task InitializeAsync() => _host.StartAsync();

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _registry.DisposeAsync();
    }

    [Fact]
    public async Task Start_WhenTheSeatCanNeverBeKept_EndsTheNodeAndSaysWhy()
    {
        var keeper = Create(Settings with { Cluster = new ClusterSettings { JoinTimeout = TimeSpan.FromSeconds(-5) } });

        await keeper.StartAsync(CancellationToken.None);
        await keeper.StoppedAsync(CancellationToken.None);

        Assert.StartsWith("Its seat can no longer be kept: ", Failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopped_WhenTheSeatCannotBeGivenUp_IsNoFailureOfItsOwn()
    {
        var keeper = Create(Settings);
        await _registry.DisposeAsync();

        await keeper.StoppedAsync(CancellationToken.None);

        Assert.Null(Failure.Reason);
    }

    private SeatKeeper Create(NodeSettings settings) =>
        ActivatorUtilities.CreateInstance<SeatKeeper>(_host.Services, _registry, settings);
}
