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
    /// <param name="Shards">Shards of rooms that live there; null, as <paramref name="Rooms"/>, when their region did not answer.</param>
    /// <param name="Rooms">Rooms that are awake there.</param>
    /// <param name="IsDraining">It is going.</param>
    public sealed record Description(int Connections, int? Shards, int? Rooms, bool IsDraining) : INodeMessage
    {
        /// <summary>Whether it should be sent clients; see <see cref="EdgeNode.Readiness"/>.</summary>
        public bool IsReady { get; init; }

        /// <summary>Its release; empty from releases that did not say.</summary>
        public string Version { get; init; } = string.Empty;

        /// <summary>When it started, by its own clock.</summary>
        public DateTimeOffset Started { get; init; } = DateTimeOffset.UnixEpoch;
    }

    /// <summary>Asks whether a room is awake there. Not answered where that cannot be told now.</summary>
    public sealed record Find(RoomName Room) : INodeMessage;

    /// <summary>The answer.</summary>
    /// <param name="Room">The room asked for.</param>
    /// <param name="Shard">The shard it lives in, or null when it is not awake there.</param>
    public sealed record Found(RoomName Room, string? Shard) : INodeMessage;

    /// <summary>Tells a node to end as by SIGTERM. Answered with its <see cref="Description"/>.</summary>
    public sealed record Drain : INodeMessage;
}
