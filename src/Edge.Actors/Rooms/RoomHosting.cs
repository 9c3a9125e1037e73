using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Edge.Actors.Relays;

namespace Edge.Actors.Rooms;

/// <summary>Starts the shard region of rooms and this node's relays.</summary>
internal static class RoomHosting
{
    public static AkkaConfigurationBuilder WithEdgeRooms(this AkkaConfigurationBuilder builder) =>
        builder
            .WithShardRegion<RoomRegion>(
                RoomRegion.TypeName,
                (system, _, _) => room => RoomActor.CreateProps(room, EdgeNode.Get(system).Rooms),
                new RoomExtractor(),
                new ShardOptions
                {
                    Role = RoomRegion.Role,
                    StateStoreMode = StateStoreMode.DData,
                    RememberEntities = false,
                    // Rooms decide for themselves: what relays send them directly is unseen by the shard.
                    ShouldPassivateIdleEntities = false,
                    HandOffStopMessage = RoomStop.Instance,
                })
            .WithActors((system, registry) =>
            {
                FrameSize.Check(system.Settings.Config, EdgeNode.Get(system).Options.Rooms);
                var region = registry.Get<RoomRegion>();
                var guardian = system.ActorOf(RelayGuardian.CreateProps(region, EdgeNode.Get(system).Rooms), RelayGuardian.ActorName);
                registry.Register<RelayGuardian>(guardian);
            });
}
