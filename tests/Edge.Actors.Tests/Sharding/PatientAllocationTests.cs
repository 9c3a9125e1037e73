using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Dsl;
using Akka.Cluster.Sharding;
using Akka.TestKit.Xunit2;
using Edge.Actors.Sharding;

namespace Edge.Actors.Tests.Sharding;

public sealed class PatientAllocationTests : TestKit
{
    private readonly PatientAllocation _allocation = new(new Moving());

    [Fact]
    public async Task Rebalance_WhileEveryRegionAnswers_Moves() =>
        Assert.Equal("7", Assert.Single(await RebalanceAsync(CreateTestProbe(), CreateTestProbe())));

    [Fact]
    public async Task Rebalance_WhileARegionIsSilent_MovesNothing()
    {
        using var gate = new ManualResetEventSlim();
        var silent = Sys.ActorOf(actor => actor.Receive<string>((_, _) => gate.Wait()));
        silent.Tell("be silent");

        Assert.Empty(await RebalanceAsync(CreateTestProbe(), silent));
        gate.Set();
    }

    [Fact]
    public async Task Rebalance_WhenARegionIsGone_MovesNothing()
    {
        var gone = CreateTestProbe();
        Watch(gone);
        Sys.Stop(gone);
        ExpectTerminated(gone);

        Assert.Empty(await RebalanceAsync(CreateTestProbe(), gone));
    }

    [Fact]
    public async Task AllocateShard_AsksNobody() =>
        Assert.Same(TestActor, await _allocation.AllocateShard(TestActor, "7", Shards(ActorRefs.Nobody)));

    private Task<IImmutableSet<string>> RebalanceAsync(params IActorRef[] regions) =>
        _allocation.Rebalance(Shards(regions), ImmutableHashSet<string>.Empty);

    private static ImmutableDictionary<IActorRef, IImmutableList<string>> Shards(params IActorRef[] regions) =>
        regions.ToImmutableDictionary(region => region, IImmutableList<string> (_) => ["7"]);

    /// <summary>Always moves, and places where it was asked from.</summary>
    private sealed class Moving : IShardAllocationStrategy
    {
        public Task<IActorRef> AllocateShard(
            IActorRef requester, string shardId, IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations) =>
            Task.FromResult(requester);

        public Task<IImmutableSet<string>> Rebalance(
            IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress) =>
            Task.FromResult<IImmutableSet<string>>(ImmutableHashSet.Create("7"));
    }
}
