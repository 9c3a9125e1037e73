using System.Reflection;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Edge.Actors.Rooms;
using Edge.Actors.Telemetry;

namespace Edge.Actors.Nodes;

/// <summary>Speaks for its node: to other nodes when they ask, and every few seconds to whoever reads its metrics.</summary>
internal sealed class NodeAgent : UntypedActor, IWithTimers
{
    public const string ActorName = "node";

    /// <summary>How long it waits before it answers without: less than whoever asks waits for it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MeasureInterval = TimeSpan.FromSeconds(5);
    private static readonly string Version = typeof(NodeAgent).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private readonly EdgeNode _node;
    private readonly IActorRef _region;
    private readonly TimeSpan _patience;

    public NodeAgent(EdgeNode node, IActorRef region, TimeSpan patience)
    {
        _node = node;
        _region = region;
        _patience = patience;
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>One that waits for its region, and for the checks of its node's readiness, as long as <paramref name="patience"/>.</summary>
    public static Props CreateProps(EdgeNode node, IActorRef region, TimeSpan patience) => Props.Create<NodeAgent>(node, region, patience);

    protected override void PreStart() =>
        Timers.StartPeriodicTimer(GetShardRegionStats.Instance, GetShardRegionStats.Instance, MeasureInterval);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case NodeProtocol.Describe:
                DescribeAsync().PipeTo(Sender, Self);
                break;
            case NodeProtocol.Find find:
                _ = FindAsync(find.Room, Sender);
                break;
            case NodeProtocol.Drain:
                Sender.Tell(Describe(null, isReady: false));
                _node.RequestStop();
                break;
            case GetShardRegionStats measure:
                _region.Tell(measure);
                break;
            case ShardRegionStats stats:
                EdgeActorsTelemetry.ShardsHosted.Record(stats.Stats.Count);
                EdgeActorsTelemetry.RoomsHosted.Record(stats.Stats.Values.Sum());
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private async Task<NodeProtocol.Description> DescribeAsync()
    {
        // Both at once: together they must be done before whoever asked gives up.
        var (region, isReady) = (AskRegionAsync(), IsReadyAsync());
        return Describe(await region.ConfigureAwait(false), await isReady.ConfigureAwait(false));
    }

    private async Task FindAsync(RoomName room, IActorRef asker)
    {
        // Without its region a node does not know, and says nothing rather than that the room is not awake there.
        if (await AskRegionAsync().ConfigureAwait(false) is { } state)
        {
            var shard = state.Shards.FirstOrDefault(shard => shard.EntityIds.Contains(room.Value));
            asker.Tell(new NodeProtocol.Found(room, shard?.ShardId), ActorRefs.NoSender);
        }
    }

    private NodeProtocol.Description Describe(CurrentShardRegionState? state, bool isReady) =>
        new(_node.Gate.Open, state?.Shards.Count, state?.Shards.Sum(shard => shard.EntityIds.Count), _node.Gate.IsDraining)
        {
            IsReady = isReady,
            Version = Version,
            Started = _node.Started,
        };

    private async Task<CurrentShardRegionState?> AskRegionAsync()
    {
        try
        {
            return await _region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, _patience).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        using var limit = new CancellationTokenSource(_patience);
        try
        {
            return await _node.Readiness(limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // It takes too long, or the services behind it are gone already.
            return false;
        }
    }
}
