using Akka.Actor;
using Akka.Hosting;
using Edge.Actors.Objects.Gateways;
using Edge.Actors.Objects.Index;
using Edge.Actors.Sharding;

namespace Edge.Actors.Objects;

/// <summary>Adds durable objects to an actor system with Edge.</summary>
public static class ObjectHosting
{
    /// <summary>What an object needs to end once its handlers are over: to store what they did and tell its gateways.</summary>
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Starts the shard region of objects and this node's relays to them; <see cref="EdgeNode.Objects"/> is there afterwards. All
    /// nodes with the role <see cref="ObjectRegion.Role"/> must do so. To be called after WithEdge.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="programs">The code of namespaces on this node.</param>
    public static AkkaConfigurationBuilder WithEdgeObjects(this AkkaConfigurationBuilder builder, IObjectPrograms programs) =>
        builder.WithEdgeObjectIndex(CreateIndexSettings).WithActors((system, registry) =>
        {
            var node = EdgeNode.Get(system);
            var settings = node.CreateObjectSettings(programs, registry.Get<ObjectIndexRegion>());
            var region = StartRegion(system, settings);
            // They end with what they set in the index.
            ShardRegions.HandOverFirst(system, region, ObjectRegion.TypeName, StopTime(settings));
            registry.Register<ObjectRegion>(region);
            var guardian = system.ActorOf(ObjectRelayGuardian.CreateProps(region, settings), ObjectRelayGuardian.ActorName);
            registry.Register<ObjectRelayGuardian>(guardian);
            programs.Changed += space => OnChanged(space, settings, guardian);
            node.StartObjects(guardian);
        });

    private static void OnChanged(string space, ObjectSettings settings, IActorRef guardian)
    {
        settings.Awake.Reload(space);
        if (!settings.Programs.Knows(space))
        {
            guardian.Tell(new ObjectRelayGuardian.CodeRemoved(space), ActorRefs.NoSender);
        }
    }

    private static ObjectIndexSettings CreateIndexSettings(ActorSystem system, IActorRegistry registry) =>
        EdgeNode.Get(system).CreateIndexSettings(registry.Get<ObjectRegion>());

    private static IActorRef StartRegion(ActorSystem system, ObjectSettings objects) => ShardRegions.Start(
        system,
        ObjectRegion.TypeName,
        ObjectRegion.Role,
        entity => ObjectActor.CreateProps(entity, objects),
        new ObjectExtractor(),
        ObjectStop.Instance,
        StopTime(objects));

    private static TimeSpan StopTime(ObjectSettings objects) => objects.Options.MoveGrace + TimeToEnd;
}
