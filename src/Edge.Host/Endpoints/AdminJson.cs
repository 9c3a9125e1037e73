using System.Text.Json.Serialization;

namespace Edge.Host.Endpoints;

/// <summary>What <c>GET /api/info</c> answers.</summary>
/// <param name="Node">The node that answers: host:port of its cluster address.</param>
/// <param name="Version">Its release.</param>
/// <param name="UptimeSeconds">Since its process started.</param>
/// <param name="Members">All members of the cluster as it sees them.</param>
internal sealed record ClusterInfo(string Node, string Version, long UptimeSeconds, IReadOnlyList<MemberInfo> Members);

/// <summary>A member. What only it can know is null when it did not answer within two seconds.</summary>
internal sealed record MemberInfo(
    string Node, string Status, bool Reachable, bool Leader, IReadOnlyCollection<string> Roles, int? Connections, int? Shards, int? Rooms,
    bool? Draining);

/// <summary>What <c>GET /api/rooms/{room}</c> answers.</summary>
/// <param name="Room">The room asked for.</param>
/// <param name="Node">Where it is awake; null when it sleeps.</param>
/// <param name="Shard">Its shard there.</param>
internal sealed record RoomInfo(string Room, string? Node, string? Shard);

/// <summary>Why a request was not carried out.</summary>
internal sealed record AdminProblem(string Problem);

/// <summary>Writes and reads them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ClusterInfo))]
[JsonSerializable(typeof(RoomInfo))]
[JsonSerializable(typeof(AdminProblem))]
internal sealed partial class AdminJson : JsonSerializerContext;
