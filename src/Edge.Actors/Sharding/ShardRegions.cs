using Akka.Actor;
using Akka.Cluster.Sharding;

namespace Edge.Actors.Sharding;

/// <summary>Starts shard regions, all of them alike.</summary>
internal static class ShardRegions
{
    /// <summary>Starts the region of a type, or the proxy to it on a node without the role.</summary>
    /// <param name="system">The node's system.</param>
    /// <param name="type">Its name; never changes.</param>
    /// <param name="role">The role of nodes that hold its entities.</param>
    /// <param name="props">Makes an entity by its id.</param>
    /// <param name="extractor">Finds entity and shard of a message.</param>
    /// <param name="stop">Tells an entity to end when its shard moves.</param>
    public static IActorRef Start(
        ActorSystem system, string type, string role, Func<string, Props> props, IMessageExtractor extractor, object stop)
    {
        var sharding = ClusterSharding.Get(system);
        var settings = ClusterShardingSettings.Create(system)
            .WithRole(role)
            .WithStateStoreMode(StateStoreMode.DData)
            .WithRememberEntities(false)
            // Entities decide for themselves: what relays send them directly is unseen by the shard.
            .WithPassivateIdleAfter(TimeSpan.Zero);
        return sharding.Start(
            type, props, settings, extractor, new PatientAllocation(sharding.DefaultShardAllocationStrategy(settings)), stop);
    }
}
