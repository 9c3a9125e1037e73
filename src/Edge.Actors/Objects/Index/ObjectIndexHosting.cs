using System.Globalization;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Edge.Actors.Sharding;

namespace Edge.Actors.Objects.Index;

/// <summary>Starts the shard region of the index of objects, and what keeps its partitions awake.</summary>
internal static class ObjectIndexHosting
{
    /// <summary>Adds the index. <paramref name="settings"/> is asked when the first partition starts on this node.</summary>
    public static AkkaConfigurationBuilder WithEdgeObjectIndex(
        this AkkaConfigurationBuilder builder, Func<ActorSystem, IActorRegistry, ObjectIndexSettings> settings) =>
        builder.WithActors((system, registry) =>
        {
            var region = StartRegion(system, () => settings(system, registry));
            registry.Register<ObjectIndexRegion>(region);
            var cluster = Cluster.Get(system);
            system.ActorOf(
                ObjectIndexKeeper.CreateProps(region, () => cluster.SelfMember.Status == MemberStatus.Up), ObjectIndexKeeper.ActorName);
        });

    private static IActorRef StartRegion(ActorSystem system, Func<ObjectIndexSettings> start)
    {
        var settings = new Lazy<ObjectIndexSettings>(start);
        return ShardRegions.Start(
            system,
            ObjectIndexRegion.TypeName,
            ObjectRegion.Role,
            partition => ObjectIndexActor.CreateProps(int.Parse(partition, CultureInfo.InvariantCulture), settings.Value),
            new Extractor(),
            ObjectIndexStop.Instance,
            stopTime: TimeSpan.FromSeconds(1));
    }

    /// <summary>Each partition is a shard of its own.</summary>
    private sealed class Extractor : IMessageExtractor
    {
        public string? EntityId(object message) =>
            (message as ObjectIndexProtocol.ICommand)?.Partition.ToString(CultureInfo.InvariantCulture);

        public object EntityMessage(object message) => message;

        public string? ShardId(object message) => EntityId(message);

        public string ShardId(string entityId, object? messageHint = null) => entityId;
    }
}
