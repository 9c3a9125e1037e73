using Akka.Actor;
using Akka.Hosting;
using Akka.Persistence;
using Edge.Actors;
using Edge.Actors.Rooms;
using Edge.AspNetCore;
using Edge.Host.Composition;
using Edge.Host.Options;
using Edge.Host.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Edge.Host.Tests.Persistence;

/// <summary>The actor system of a node, a cluster of its own, with real rooms on a real journal.</summary>
internal sealed class RoomSystem : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly IActorRef _region;
    private readonly ActorSystem _system;

    private RoomSystem(IHost host)
    {
        _host = host;
        _system = host.Services.GetRequiredService<ActorSystem>();
        _region = ActorRegistry.For(_system).Get<RoomRegion>();
    }

    public static async Task<RoomSystem> StartAsync(IJournalDatabase database, RoomOptions rooms)
    {
        await database.PrepareAsync(CancellationToken.None);
        var settings = new NodeSettings(
            new NodeOptions(),
            new StorageOptions(),
            new ClusterSettings(),
            new AdminOptions(),
            new EndpointOptions(),
            new WorkerSettings(),
            new EdgeOptions { Rooms = rooms });
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddNodeActorSystem(settings, database, isDevelopment: false);
        var host = builder.Build();
        await host.StartAsync();
        return new RoomSystem(host);
    }

    /// <summary>A relay of a room, subscribed.</summary>
    public async Task<TestRelay> SubscribeAsync(string room)
    {
        var relay = new TestRelay(_system, _region, RoomName.Parse(room));
        await relay.SubscribeAsync();
        return relay;
    }

    /// <summary>The seqs that the journal gives back for a room.</summary>
    public async Task<IReadOnlyList<long>> ReplayAsync(TestRelay relay)
    {
        Akka.Persistence.Persistence.Instance.Apply(_system).JournalFor(null)
            .Tell(new ReplayMessages(1, long.MaxValue, long.MaxValue, "room-" + relay.Room.Value, relay.Actor));
        var seqs = new List<long>();
        while (await relay.HearAsync<object>() is not RecoverySuccess and var message)
        {
            seqs.Add(Assert.IsType<ReplayedMessage>(message).Persistent.SequenceNr);
        }

        return seqs;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
