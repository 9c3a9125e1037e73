using Akka.Actor;
using Akka.Cluster.Sharding;
using Edge.Actors.Rooms;

namespace Edge.Actors.Nodes;

/// <summary>Speaks for its node.</summary>
internal sealed class NodeAgent : UntypedActor
{
    public const string ActorName = "node";
    private static readonly TimeSpan RegionPatience = TimeSpan.FromSeconds(1);
    private static readonly CurrentShardRegionState NoShards = new([], []);
    private readonly EdgeNode _node;
    private readonly IActorRef _region;

    public NodeAgent(EdgeNode node, IActorRef region)
    {
        _node = node;
        _region = region;
    }

    public static Props CreateProps(EdgeNode node, IActorRef region) => Props.Create<NodeAgent>(node, region);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case NodeProtocol.Describe:
                AskRegion().PipeTo(Sender, Self, Describe, _ => Describe(NoShards));
                break;
            case NodeProtocol.Find find:
                AskRegion().PipeTo(Sender, Self, state => Find(state, find.Room), _ => new NodeProtocol.Found(find.Room, null));
                break;
            case NodeProtocol.Drain:
                Sender.Tell(Describe(NoShards));
                _node.RequestStop();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private static NodeProtocol.Found Find(CurrentShardRegionState state, RoomName room) =>
        new(room, state.Shards.FirstOrDefault(shard => shard.EntityIds.Contains(room.Value))?.ShardId);

    private Task<CurrentShardRegionState> AskRegion() =>
        _region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, RegionPatience);

    private NodeProtocol.Description Describe(CurrentShardRegionState state) =>
        new(_node.Gate.Open, state.Shards.Count, state.Shards.Sum(shard => shard.EntityIds.Count), _node.Gate.IsDraining);
}
