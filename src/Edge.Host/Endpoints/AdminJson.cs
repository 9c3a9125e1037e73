using System.Text.Json.Serialization;

namespace Edge.Host.Endpoints;

/// <summary>What <c>GET /api/info</c> answers.</summary>
/// <param name="Node">The node that answers: host:port of its cluster address.</param>
/// <param name="Version">Its release.</param>
/// <param name="UptimeSeconds">Since its process started.</param>
/// <param name="Members">All members of the cluster as it sees them.</param>
internal sealed record ClusterInfo(string Node, string Version, long UptimeSeconds, IReadOnlyList<MemberInfo> Members);

/// <summary>A member. What only it can know is null when it did not answer in time.</summary>
internal sealed record MemberInfo(string Node, string Status, bool Reachable, bool Leader, bool Oldest, IReadOnlyCollection<string> Roles)
{
    public string? Version { get; init; }

    public DateTimeOffset? Started { get; init; }

    public int? Connections { get; init; }

    public int? Shards { get; init; }

    public int? Rooms { get; init; }

    public bool? Ready { get; init; }

    public bool? Draining { get; init; }
}

/// <summary>What <c>GET /api/rooms/{room}</c> answers.</summary>
/// <param name="Room">The room asked for.</param>
/// <param name="Node">Where it is awake; null when no node that answered has it.</param>
/// <param name="Shard">Its shard there.</param>
/// <param name="Silent">Members that did not answer in time: without a node, the room may be on one of them.</param>
internal sealed record RoomInfo(string Room, string? Node, string? Shard, IReadOnlyList<string> Silent);

/// <summary>Why a request was not carried out.</summary>
/// <param name="Problem">What was found and what to do.</param>
/// <param name="Nodes">Where a node was named that is not there: those that are.</param>
internal sealed record AdminProblem(string Problem, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Nodes = null);

/// <summary>Writes and reads them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ClusterInfo))]
[JsonSerializable(typeof(RoomInfo))]
[JsonSerializable(typeof(AdminProblem))]
internal sealed partial class AdminJson : JsonSerializerContext;
