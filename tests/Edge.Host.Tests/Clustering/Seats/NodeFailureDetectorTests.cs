using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Hosting;
using Edge.Host.Clustering;
using Edge.Host.Clustering.Seats;
using Edge.Host.Options;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Edge.Host.Tests.Clustering.Seats;

public sealed class NodeFailureDetectorTests : IDisposable
{
    private static readonly Address Node = new("akka.tcp", "edge", "node1", 4053);

    private static readonly Config Settings = ConfigurationFactory.ParseString(
        """
        threshold = 8
        max-sample-size = 100
        min-std-deviation = 100ms
        acceptable-heartbeat-pause = 600s
        heartbeat-interval = 1s
        """);

    private readonly ActorSystem _system = ActorSystem.Create("edge", ActorSystemSetup.Empty);

    [Fact]
    public void IsAvailable_WhenTheProcessIsKnownToBeDead_IsFalseWithoutAnySilence()
    {
        var detector = Create(Node);

        Assert.True(detector.IsAvailable);

        KnownDead.Of(_system.EventStream).Add(Node);

        Assert.False(detector.IsAvailable);
    }

    [Fact]
    public void IsAvailable_OfAnotherNodeAndOfALaterProcess_IsTrue()
    {
        var other = Create(Node.WithPort(4054));
        KnownDead.Of(_system.EventStream).Add(Node);
        var later = Create(Node);

        Assert.True(other.IsAvailable);
        Assert.True(later.IsAvailable);
    }

    [Fact]
    public async Task StartedSystem_HasIt()
    {
        using var host = new HostBuilder().ConfigureServices(services => services.AddAkka(
            "edge", akka => akka.WithEdgeCluster(new ClusterSettings()))).Build();
        await host.StartAsync();

        var config = host.Services.GetRequiredService<ActorSystem>().Settings.Config;

        Assert.Equal(typeof(NodeFailureDetector), Type.GetType(config.GetString("akka.cluster.failure-detector.implementation-class")));
        await host.StopAsync();
    }

    public void Dispose() => _system.Dispose();

    private NodeFailureDetector Create(Address address)
    {
        var detector = new NodeFailureDetector(Settings, _system.EventStream) { Address = address.ToString() };
        detector.HeartBeat();
        return detector;
    }
}
