using System.Text.Json;
using System.Text.Json.Serialization;

namespace Edge.Chaos.Harness;

/// <summary>Whatever the server says in rich mode; fields that a type does not have are null.</summary>
internal sealed record ServerMessage
{
    public string Type { get; init; } = string.Empty;

    public uint? Id { get; init; }

    public string? Room { get; init; }

    public string? Session { get; init; }

    public string? Node { get; init; }

    public Heartbeat? Heartbeat { get; init; }

    public string? Code { get; init; }

    public string? Epoch { get; init; }

    public long Seq { get; init; }

    public string? Cid { get; init; }

    public JsonElement Data { get; init; }

    public bool Dup { get; init; }

    public bool Retryable { get; init; }

    public long RetryAfter { get; init; }

    /// <summary>For goaway: when to leave, in milliseconds.</summary>
    public long After { get; init; }

    public bool Recovered { get; init; }

    public bool More { get; init; }

    // Generated deserializers set what is missing to null.
    public IReadOnlyList<ServerMessage> Messages { get => field ?? []; init; }

    /// <summary>As an entry of a log; inside <c>messages</c> there is no type.</summary>
    public LogEntry ToEntry() => new(Seq, Cid ?? string.Empty, Data.ValueKind == JsonValueKind.String ? Data.GetString()! : string.Empty);
}

/// <summary>For welcome, in milliseconds.</summary>
/// <param name="Ping">After this long without a word the server pings.</param>
/// <param name="Timeout">How long it waits for a sign of life then.</param>
internal sealed record Heartbeat(long Ping, long Timeout);

/// <summary>Where a client stands in a room.</summary>
internal sealed record RoomPlace(string Epoch, long Seq);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ServerMessage))]
internal sealed partial class ServerMessageContext : JsonSerializerContext;
