using Akka.Cluster.Sharding;

namespace Edge.Actors.Rooms;

/// <summary>Finds the room of a message. The number of shards is fixed for ever: nodes that disagree would run a room twice.</summary>
internal sealed class RoomExtractor() : HashCodeMessageExtractor(ShardCount)
{
    /// <summary>Some ten shards per node of the largest cluster in mind.</summary>
    public const int ShardCount = 128;

    public override string? EntityId(object message) => (message as RoomProtocol.IRoomMessage)?.Room.Value;
}
