using System.Text.Json;

namespace Edge.Cluster.Tests;

/// <summary>One frame that a client got.</summary>
/// <param name="Type">As in docs/wire-protocol.md; <c>close</c> or <c>gone</c> for the end.</param>
/// <param name="Json">The whole of it; undefined at the end.</param>
/// <param name="At">When it came, in ticks of the stopwatch.</param>
internal sealed record Frame(string Type, JsonElement Json, long At)
{
    public string? Room =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("room", out var room) ? room.GetString() : null;

    public long Seq => Json.GetProperty("seq").GetInt64();

    /// <summary>The messages that came with it; an acknowledgement stands for the message, unless that came before.</summary>
    public IEnumerable<long> Seqs => Type switch
    {
        "msg" => [Seq],
        "ack" when !Json.GetProperty("dup").GetBoolean() => [Seq],
        "joined" or "history" => [.. Json.GetProperty("messages").EnumerateArray().Select(one => one.GetProperty("seq").GetInt64())],
        _ => [],
    };

    public string Text(string property) => Json.GetProperty(property).GetString()!;

    public override string ToString() => Json.ValueKind == JsonValueKind.Undefined ? Type : Json.GetRawText();
}
