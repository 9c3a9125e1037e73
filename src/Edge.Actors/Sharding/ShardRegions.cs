using Akka;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;

namespace Edge.Actors.Sharding;

/// <summary>Starts shard regions, all of them alike.</summary>
internal static class ShardRegions
{
    /// <summary>Akka takes this off the time of a hand-over; what is left, and a second at least, entities have to stop in.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    /// <summary>Until all regions know that a shard moves, on a busy machine.</summary>
    private static readonly TimeSpan TimeToTell = TimeSpan.FromSeconds(2);

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
        var settings = CreateSettings(system, role, stopTime);
        var region = sharding.Start(
            type, props, settings, extractor, new PatientAllocation(sharding.DefaultShardAllocationStrategy(settings)), stop);
        system.ActorOf(DeadRegions.CreateProps(type, role, region), $"{type}-dead-regions");
        return region;
    }

    /// <summary>Where the region of a type is on a node.</summary>
    public static ActorPath PathOn(Address node, string type) => new RootActorPath(node) / "system" / "sharding" / type;

    /// <summary>Where the coordinator of a type is, on the one node that has it.</summary>
    public static string CoordinatorPath(string type) => $"/system/sharding/{type}Coordinator/singleton/coordinator";

    /// <summary>The region of a type on another node that can be reached, any of them; null if there is none.</summary>
    public static ICanTell? FindElsewhere(ActorSystem system, string type, string role)
    {
        var cluster = Cluster.Get(system);
        var state = cluster.State;
        var others = state.Members
            .Where(member => member.Status == MemberStatus.Up && member.HasRole(role) && !member.UniqueAddress.Equals(cluster.SelfUniqueAddress))
            .Except(state.Unreachable)
            .ToArray();
        return others.Length == 0
            ? null
            : system.ActorSelection(PathOn(others[Random.Shared.Next(others.Length)].Address, type));
    }

    /// <summary>
    /// When the node leaves the cluster, has a region hand over its entities while the node's other regions are still there: for
    /// entities that need those to end.
    /// </summary>
    /// <param name="system">The node's system.</param>
    /// <param name="region">The region.</param>
    /// <param name="name">What it is called in the log.</param>
    /// <param name="stopTime">How long an entity may take to end.</param>
    public static void HandOverFirst(ActorSystem system, IActorRef region, string name, TimeSpan stopTime) =>
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeClusterShutdown, $"{name}-hand-over", async () =>
        {
            if (Cluster.Get(system).SelfMember.Status == MemberStatus.Up)
            {
                try
                {
                    await region.GracefulStop(stopTime + TimeToTell, GracefulShutdown.Instance).ConfigureAwait(false);
                }
                catch (TaskCanceledException)
                {
                    // The next phase has it go on with all others.
                }
            }

            return Done.Instance;
        });

    internal static ClusterShardingSettings CreateSettings(ActorSystem system, string role, TimeSpan stopTime)
    {
        var settings = ClusterShardingSettings.Create(system)
            .WithRole(role)
            .WithStateStoreMode(StateStoreMode.DData)
            .WithRememberEntities(false)
            // Entities decide for themselves: what relays send them directly is unseen by the shard.
            .WithPassivateIdleAfter(TimeSpan.Zero);
        return settings.WithTuningParameters(settings.TuningParameters.WithHandOffTimeout(HandOverTime(stopTime)));
    }

    /// <summary>
    /// How long a shard may take to move when its entities take that long to end. An owner that dies in the middle of it blocks the
    /// shard for the whole of it (akka.net#8865); stock settings say 60 s.
    /// </summary>
    private static TimeSpan HandOverTime(TimeSpan stopTime) =>
        stopTime <= TimeSpan.FromSeconds(1) ? TimeToTell + TimeSpan.FromSeconds(1) : Margin + stopTime;
}
