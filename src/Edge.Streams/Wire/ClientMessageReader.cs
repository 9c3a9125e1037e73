using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Edge.Streams.Wire;

/// <summary>Reads one text frame of <c>edge.v1.json</c>: one flat JSON object with the discriminator <c>type</c>.</summary>
public static class ClientMessageReader
{
    /// <summary>Longest <c>cid</c> in bytes of UTF-8.</summary>
    public const int MaxMessageIdBytes = 64;

    /// <summary>Largest <c>meta</c> in bytes.</summary>
    public const int MaxMetaBytes = 1024;

    private const int MaxQuotedType = 64;

    /// <summary>Reads a frame. Unknown fields are ignored; null stands for an absent one.</summary>
    /// <param name="utf8">The frame's payload; the message may keep slices of copies, never of this.</param>
    /// <param name="message">What was said, when true.</param>
    /// <param name="fault">Why it was not understood, when false.</param>
    public static bool TryRead(ReadOnlyMemory<byte> utf8, out ClientMessage? message, out WireFault? fault)
    {
        message = null;
        fault = null;
        uint? id = null;
        try
        {
            using var document = JsonDocument.Parse(utf8);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                fault = new WireFault(EdgeError.BadFrame, $"Expected one JSON object, found {root.ValueKind}.", null);
                return false;
            }

            id = (uint?)OptionalNumber(root, "id"u8, 0, uint.MaxValue);
            message = Read(root, id);
            return true;
        }
        catch (JsonException e)
        {
            fault = new WireFault(EdgeError.BadFrame, $"Not JSON: {e.Message}", null);
        }
        catch (WireFormatException e)
        {
            fault = new WireFault(e.Error, e.Message, id);
        }
        catch (InvalidOperationException e)
        {
            // What JsonElement throws for a value of another kind than asked for, and for lone surrogates.
            fault = new WireFault(EdgeError.BadRequest, e.Message, id);
        }

        return false;
    }

    private static ClientMessage Read(JsonElement root, uint? id)
    {
        var type = OptionalString(root, "type"u8) ?? throw new WireFormatException(EdgeError.BadType, "'type' is missing.");
        return type switch
        {
            "send" => ReadSend(root, id),
            "hello" => new ClientMessage.Hello(OptionalString(root, "session"u8), ReadJoins(root)),
            "join" => new ClientMessage.Join(id, ReadJoin(root)),
            "history" => new ClientMessage.History(
                id, Room(root), OptionalNumber(root, "before"u8, 0, long.MaxValue), (int?)OptionalNumber(root, "limit"u8, 1, 300)),
            "leave" => new ClientMessage.Leave(id, Room(root)),
            "ping" => new ClientMessage.Ping(id, OptionalNumber(root, "t"u8, 0, long.MaxValue)),
            "pong" => new ClientMessage.Pong(),
            _ => throw new WireFormatException(EdgeError.BadType, $"Unknown type '{(type.Length > MaxQuotedType ? type[..MaxQuotedType] : type)}'."),
        };
    }

    private static ClientMessage.Send ReadSend(JsonElement root, uint? id)
    {
        var messageId = OptionalString(root, "cid"u8);
        if (messageId is not null && (messageId.Length == 0 || Encoding.UTF8.GetByteCount(messageId) > MaxMessageIdBytes))
        {
            throw new WireFormatException(EdgeError.BadRequest, $"'cid' must be 1 to {MaxMessageIdBytes} bytes.");
        }

        if (!root.TryGetProperty("data"u8, out var data))
        {
            throw new WireFormatException(EdgeError.BadRequest, "'data' is missing.");
        }

        var payload = data.ValueKind == JsonValueKind.String
            ? new WirePayload(PayloadKind.Text, Encoding.UTF8.GetBytes(data.GetString()!))
            : new WirePayload(PayloadKind.Json, JsonMarshal.GetRawUtf8Value(data).ToArray());
        var echo = TryGet(root, "echo"u8, out var wanted) && wanted.GetBoolean();
        return new ClientMessage.Send(id, Room(root), messageId, payload, ReadMeta(root), echo);
    }

    private static byte[] ReadMeta(JsonElement root)
    {
        if (!TryGet(root, "meta"u8, out var meta))
        {
            return [];
        }

        var raw = JsonMarshal.GetRawUtf8Value(meta);
        if (raw.Length > MaxMetaBytes || meta.EnumerateObject().Any(entry => entry.Value.ValueKind != JsonValueKind.String))
        {
            throw new WireFormatException(
                EdgeError.BadRequest, $"'meta' must be an object of strings of at most {MaxMetaBytes} bytes.");
        }

        return raw.ToArray();
    }

    private static ImmutableArray<RoomJoin>? ReadJoins(JsonElement root) =>
        TryGet(root, "joins"u8, out var joins) ? [.. joins.EnumerateArray().Select(ReadJoin)] : null;

    private static RoomJoin ReadJoin(JsonElement join)
    {
        RoomPosition? position = null;
        if (TryGet(join, "since"u8, out var since))
        {
            position = new RoomPosition(
                OptionalString(since, "epoch"u8) ?? throw new WireFormatException(EdgeError.BadRequest, "'since.epoch' is missing."),
                OptionalNumber(since, "seq"u8, 0, long.MaxValue) ?? 0);
        }

        return new RoomJoin(Room(join), position, (int?)OptionalNumber(join, "limit"u8, 0, 300));
    }

    private static string Room(JsonElement element) =>
        OptionalString(element, "room"u8) ?? throw new WireFormatException(EdgeError.BadRequest, "'room' is missing.");

    private static string? OptionalString(JsonElement element, ReadOnlySpan<byte> name) =>
        TryGet(element, name, out var value) ? value.GetString() : null;

    private static bool TryGet(JsonElement element, ReadOnlySpan<byte> name, out JsonElement value) =>
        element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private static long? OptionalNumber(JsonElement element, ReadOnlySpan<byte> name, long least, long most)
    {
        if (!TryGet(element, name, out var value))
        {
            return null;
        }

        return value.TryGetInt64(out var number) && number >= least && number <= most
            ? number
            : throw new WireFormatException(
                EdgeError.BadRequest, $"'{Encoding.UTF8.GetString(name)}' must be a whole number from {least} to {most}.");
    }

    private sealed class WireFormatException(EdgeError error, string message) : Exception(message)
    {
        public EdgeError Error { get; } = error;
    }
}
