using Edge.Actors.Rooms;

namespace Edge.Actors.Nodes;

/// <summary>What nodes tell each other about themselves.</summary>
public static class NodeProtocol
{
    /// <summary>Any message of this protocol.</summary>
    public interface INodeMessage;

    /// <summary>Asks for a <see cref="Description"/>.</summary>
    public sealed record Describe : INodeMessage;

    /// <summary>How a node is.</summary>
    /// <param name="Connections">Sockets that are open.</param>
    /// <param name="Shards">Shards of rooms that live there.</param>
    /// <param name="Rooms">Rooms that are awake there.</param>
    /// <param name="IsDraining">It is going.</param>
    public sealed record Description(int Connections, int Shards, int Rooms, bool IsDraining) : INodeMessage;

    /// <summary>Asks whether a room is awake there.</summary>
    public sealed record Find(RoomName Room) : INodeMessage;

    /// <summary>The answer.</summary>
    /// <param name="Room">The room asked for.</param>
    /// <param name="Shard">The shard it lives in, or null when it is not awake there.</param>
    public sealed record Found(RoomName Room, string? Shard) : INodeMessage;

    /// <summary>Tells a node to end as by SIGTERM. Answered with its <see cref="Description"/>.</summary>
    public sealed record Drain : INodeMessage;
}
