using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace Edge.Actors.Sharding;

/// <summary>
/// Places shards as <paramref name="strategy"/> does, but moves some only while every region answers: the node of a silent one
/// may have just died, and a shard whose owner dies before it has let go stays blocked until the hand-over times out (akka.net#8865).
/// </summary>
internal sealed class PatientAllocation(IShardAllocationStrategy strategy) : IActorSystemDependentAllocationStrategy
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public void Start(ActorSystem system) => (strategy as IActorSystemDependentAllocationStrategy)?.Start(system);

    public Task<IActorRef> AllocateShard(
        IActorRef requester, string shardId, IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations) =>
        strategy.AllocateShard(requester, shardId, currentShardAllocations);

    public async Task<IImmutableSet<string>> Rebalance(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress)
    {
        var moves = await strategy.Rebalance(currentShardAllocations, rebalanceInProgress).ConfigureAwait(false);
        return moves.Count == 0 || await DoAllAnswerAsync(currentShardAllocations.Keys).ConfigureAwait(false)
            ? moves
            : ImmutableHashSet<string>.Empty;
    }

    private static async Task<bool> DoAllAnswerAsync(IEnumerable<IActorRef> regions)
    {
        try
        {
            var answers = regions.Select(region => region.Ask<ActorIdentity>(new Identify(null), Patience));
            return Array.TrueForAll(await Task.WhenAll(answers).ConfigureAwait(false), answer => answer.Subject is not null);
        }
        catch (AskTimeoutException)
        {
            return false;
        }
    }
}
