using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Akka.Remote;
using Akka.Remote.Hosting;
using Akka.Remote.Transport;
using Edge.Actors;
using Edge.Actors.Objects;
using Edge.Actors.Rooms;
using Edge.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ClusterOf = Akka.Cluster.Cluster;

namespace Edge.Cluster.Tests;

/// <summary>One node: an actor system with remoting on loopback, set up as the host does it, but with quick gossip.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly IHost _host;

    private TestNode(IHost host) => _host = host;

    /// <summary>Whether it has left or was killed.</summary>
    public bool IsOver { get; private set; }

    public ActorSystem System { get; private set; } = null!;

    public EdgeNode Edge => EdgeNode.Get(System);

    public Address Address => ClusterOf.Get(System).SelfAddress;

    /// <summary>The hand on this node's journal writes.</summary>
    public JournalControl Journal => JournalControl.Get(System);

    public static async Task<TestNode> StartAsync(SharedLog log, EdgeOptions options, IObjectPrograms programs)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddAkka("edge", akka => akka
            .AddSetup(new SharedLogSetup(log))
            .WithRemoting(new RemoteOptions { HostName = "127.0.0.1", Port = 0 })
            .WithClustering(new ClusterOptions { Roles = [RoomRegion.Role] })
            .WithEdge(options)
            .WithEdgeObjects(programs)
            .AddHocon(SharedJournal.Hocon, HoconAddMode.Prepend)
            .AddHocon(Hocon, HoconAddMode.Prepend)
            .AddHocon(DeadRegionsTests.SuspendingMailbox.Hocon, HoconAddMode.Append));
        var node = new TestNode(builder.Build());
        await node._host.StartAsync();
        node.System = node._host.Services.GetRequiredService<ActorSystem>();
        return node;
    }

    public void Join(TestNode seed) => ClusterOf.Get(System).Join(seed.Address);

    /// <summary>Whether this node sees so many members, all of them up and reachable.</summary>
    public bool SeesUp(int nodes)
    {
        var state = ClusterOf.Get(System).State;
        return state.Members.Count == nodes && state.Unreachable.IsEmpty
            && state.Members.All(member => member.Status == MemberStatus.Up);
    }

    /// <summary>The rooms that run here.</summary>
    public Task<IReadOnlyList<string>> RoomsAsync() => EntitiesAsync<RoomRegion>();

    /// <summary>The objects that are awake here, as namespace/hex.</summary>
    public Task<IReadOnlyList<string>> ObjectsAsync() => EntitiesAsync<ObjectRegion>();

    /// <summary>Takes a node that does not answer out of the cluster, as a resolver would.</summary>
    public void Down(TestNode node) => ClusterOf.Get(System).Down(node.Address);

    /// <summary>From now on nothing passes between this node and the others, in either direction; no connection breaks.</summary>
    public async Task IsolateAsync(IEnumerable<TestNode> others)
    {
        foreach (var other in others)
        {
            await BlackholeAsync(System, other.Address);
            await BlackholeAsync(other.System, Address);
        }
    }

    /// <summary>From now on this node's own region of rooms finds no room.</summary>
    public void SuspendRegion() => ((IInternalActorRef)ActorRegistry.For(System).Get<RoomRegion>()).Suspend();

    /// <summary>Leaves as a node does that is told to stop: hands its rooms over first.</summary>
    public Task LeaveAsync()
    {
        IsOver = true;
        return _host.StopAsync();
    }

    /// <summary>Ends without a word to the others.</summary>
    public async Task KillAsync(IEnumerable<TestNode> others)
    {
        IsOver = true;
        await IsolateAsync(others);
        await System.Terminate();
    }

    public async ValueTask DisposeAsync()
    {
        if (!IsOver)
        {
            // Nobody is left to hand anything over to: no leaving, which would take its time.
            IsOver = true;
            await System.Terminate();
        }

        _host.Dispose();
    }

    private async Task<IReadOnlyList<string>> EntitiesAsync<TRegion>()
    {
        var region = ActorRegistry.For(System).Get<TRegion>();
        var state = await region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, Patience);
        return [.. state.Shards.SelectMany(shard => shard.EntityIds)];
    }

    private static Task<bool> BlackholeAsync(ActorSystem system, Address address) =>
        ((IRemoteActorRefProvider)((ExtendedActorSystem)system).Provider).Transport.ManagementCommand(
            new SetThrottle(address, ThrottleTransportAdapter.Direction.Both, Blackhole.Instance));

    // A node is removed when it is both down, which only the tests say, and unreachable: a busy machine delays, but removes nobody.
    private const string Hocon = """
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          coordinated-shutdown {
            run-by-clr-shutdown-hook = off
            run-by-actor-system-terminate = off
          }
          remote.dot-netty.tcp.applied-adapters = ["trttl"]
          cluster {
            downing-provider-class = "Akka.Cluster.NoDowning, Akka.Cluster"
            run-coordinated-shutdown-when-down = off
            down-removal-margin = 200ms
            gossip-interval = 100ms
            leader-actions-interval = 100ms
            periodic-tasks-initial-delay = 100ms
            failure-detector {
              heartbeat-interval = 200ms
              acceptable-heartbeat-pause = 1500ms
            }
            distributed-data.gossip-interval = 100ms
            sharding {
              retry-interval = 100ms
              coordinator-failure-backoff = 200ms
              waiting-for-state-timeout = 500ms
              rebalance-interval = 500ms
            }
          }
        }
        """;
}
