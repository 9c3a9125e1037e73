using Akka.Actor;
using Akka.Hosting;
using Edge.Actors.Relays;
using Edge.Actors.Sharding;

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

    private static IActorRef StartRegion(ActorSystem system) => ShardRegions.Start(
        system,
        RoomRegion.TypeName,
        RoomRegion.Role,
        room => RoomActor.CreateProps(room, EdgeNode.Get(system).Rooms),
        new RoomExtractor(),
        RoomStop.Instance,
        stopTime: TimeSpan.FromSeconds(1));
}
