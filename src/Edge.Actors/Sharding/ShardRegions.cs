using Akka.Actor;
using Akka.Cluster.Sharding;

namespace Edge.Actors.Sharding;

/// <summary>Starts shard regions, all of them alike.</summary>
internal static class ShardRegions
{
    /// <summary>Akka takes this off the time of a hand-over; what is left, and a second at least, entities have to stop in.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    /// <summary>Two seconds for all regions to know of it, and one in which entities stop that are quick to.</summary>
    private static readonly TimeSpan ShortestHandOver = TimeSpan.FromSeconds(3);

    /// <summary>Starts the region of a type, or the proxy to it on a node without the role.</summary>
    /// <param name="system">The node's system.</param>
    /// <param name="type">Its name; never changes.</param>
    /// <param name="role">The role of nodes that hold its entities.</param>
    /// <param name="props">Makes an entity by its id.</param>
    /// <param name="extractor">Finds entity and shard of a message.</param>
    /// <param name="stop">Tells an entity to end when its shard moves.</param>
    /// <param name="stopTime">How long an entity may take to end; those that take longer are stopped.</param>
    public static IActorRef Start(
        ActorSystem system,
        string type,
        string role,
        Func<string, Props> props,
        IMessageExtractor extractor,
        object stop,
        TimeSpan stopTime)
    {
        var sharding = ClusterSharding.Get(system);
        var settings = ClusterShardingSettings.Create(system)
            .WithRole(role)
            .WithStateStoreMode(StateStoreMode.DData)
            .WithRememberEntities(false)
            // Entities decide for themselves: what relays send them directly is unseen by the shard.
            .WithPassivateIdleAfter(TimeSpan.Zero);
        settings = settings.WithTuningParameters(settings.TuningParameters.WithHandOffTimeout(HandOverTime(stopTime)));
        return sharding.Start(
            type, props, settings, extractor, new PatientAllocation(sharding.DefaultShardAllocationStrategy(settings)), stop);
    }

    /// <summary>
    /// How long a shard may take to move when its entities take that long to end. An owner that dies in the middle of it blocks the
    /// shard for the whole of it (akka.net#8865); stock settings say 60 s.
    /// </summary>
    internal static TimeSpan HandOverTime(TimeSpan stopTime) =>
        stopTime <= TimeSpan.FromSeconds(1) ? ShortestHandOver : Margin + stopTime;
}
