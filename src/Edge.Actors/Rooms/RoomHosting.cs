using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Edge.Actors.Relays;

namespace Edge.Actors.Rooms;

/// <summary>Starts the shard region of rooms and this node's relays.</summary>
internal static class RoomHosting
{
    public static AkkaConfigurationBuilder WithEdgeRooms(this AkkaConfigurationBuilder builder) =>
        builder
            .WithActors((system, registry) => registry.Register<RoomRegion>(StartRegion(system)))
            .WithActors((system, registry) =>
            {
                FrameSize.Check(system.Settings.Config, EdgeNode.Get(system).Options.Rooms);
                var region = registry.Get<RoomRegion>();
                var guardian = system.ActorOf(RelayGuardian.CreateProps(region, EdgeNode.Get(system).Rooms), RelayGuardian.ActorName);
                registry.Register<RelayGuardian>(guardian);
            });

    private static IActorRef StartRegion(ActorSystem system)
    {
        var sharding = ClusterSharding.Get(system);
        var settings = ClusterShardingSettings.Create(system)
            .WithRole(RoomRegion.Role)
            .WithStateStoreMode(StateStoreMode.DData)
            .WithRememberEntities(false)
            // Rooms decide for themselves: what relays send them directly is unseen by the shard.
            .WithPassivateIdleAfter(TimeSpan.Zero);
        return sharding.Start(
            RoomRegion.TypeName,
            room => RoomActor.CreateProps(room, EdgeNode.Get(system).Rooms),
            settings,
            new RoomExtractor(),
            new RoomAllocation(sharding.DefaultShardAllocationStrategy(settings)),
            RoomStop.Instance);
    }
}
