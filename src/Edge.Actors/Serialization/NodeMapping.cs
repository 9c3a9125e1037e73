using System.Runtime.Serialization;
using Edge.Actors.Nodes;
using Edge.Actors.Rooms;
using Google.Protobuf;
using Proto = Edge.Actors.Serialization.Messages;

namespace Edge.Actors.Serialization;

/// <summary>Between what nodes tell about themselves and its bytes.</summary>
internal static class NodeMapping
{
    public static IMessage ToProto(NodeProtocol.INodeMessage message) => message switch
    {
        NodeProtocol.Describe => new Proto.Describe(),
        NodeProtocol.Description description => ToProto(description),
        NodeProtocol.Find find => new Proto.Find { Room = find.Room.Value },
        NodeProtocol.Found { Shard: { } shard } found => new Proto.Found { Room = found.Room.Value, Shard = shard },
        NodeProtocol.Found found => new Proto.Found { Room = found.Room.Value },
        NodeProtocol.Drain => new Proto.Drain(),
        _ => throw new SerializationException($"{message.GetType()} is not one of ours."),
    };

    public static NodeProtocol.Description Description(byte[] bytes)
    {
        var proto = Proto.Description.Parser.ParseFrom(bytes);
        return new NodeProtocol.Description(
            proto.Connections, proto.HasShards ? proto.Shards : null, proto.HasRooms ? proto.Rooms : null, proto.Draining)
        {
            IsReady = proto.Ready,
            Version = proto.Version,
            Started = DateTimeOffset.FromUnixTimeMilliseconds(proto.Started),
        };
    }

    public static NodeProtocol.Find Find(byte[] bytes) => new(RoomName.Parse(Proto.Find.Parser.ParseFrom(bytes).Room));

    public static NodeProtocol.Found Found(byte[] bytes)
    {
        var proto = Proto.Found.Parser.ParseFrom(bytes);
        return new NodeProtocol.Found(RoomName.Parse(proto.Room), proto.HasShard ? proto.Shard : null);
    }

    private static Proto.Description ToProto(NodeProtocol.Description node)
    {
        var proto = new Proto.Description
        {
            Connections = node.Connections,
            Draining = node.IsDraining,
            Ready = node.IsReady,
            Version = node.Version,
            Started = node.Started.ToUnixTimeMilliseconds(),
        };
        if (node is { Shards: { } shards, Rooms: { } rooms })
        {
            (proto.Shards, proto.Rooms) = (shards, rooms);
        }

        return proto;
    }
}
