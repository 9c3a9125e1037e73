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

    /// <summary>How deep a frame may nest, itself included.</summary>
    public const int MaxDepth = 64;

    private const int MaxQuotedType = 64;
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

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
            using var document = JsonDocument.Parse(utf8, Options);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                fault = new WireFault(EdgeError.BadFrame, $"Expected one JSON object, found {root.ValueKind}.", null);
                return false;
            }

            id = (uint?)WireFields.OptionalNumber(root, "id"u8, 0, uint.MaxValue);
            message = Read(root, id);
            return true;
        }
        catch (JsonException e)
        {
            fault = UnreadFrame.Explain(utf8.Span, e);
        }
        catch (WireFormatException e)
        {
            fault = new WireFault(e.Error, e.Message, id);
        }
        catch (InvalidOperationException)
        {
            // Thrown while names are compared.
            fault = new WireFault(EdgeError.BadRequest, "A field's name has half of a surrogate pair.", id);
        }

        return false;
    }

    private static ClientMessage Read(JsonElement root, uint? id)
    {
        var type = WireFields.OptionalString(root, "type"u8) ?? throw new WireFormatException(EdgeError.BadType, "'type' is missing.");
        return type switch
        {
            "send" => ReadSend(root, id),
            "hello" => new ClientMessage.Hello(WireFields.OptionalString(root, "session"u8), ReadJoins(root)),
            "join" => new ClientMessage.Join(id, ReadJoin(root)),
            "history" => new ClientMessage.History(
                id,
                Room(root),
                WireFields.OptionalNumber(root, "before"u8, 0, long.MaxValue),
                (int?)WireFields.OptionalNumber(root, "limit"u8, 1, 300)),
            "leave" => new ClientMessage.Leave(id, Room(root)),
            "ping" => new ClientMessage.Ping(id, WireFields.OptionalNumber(root, "t"u8, 0, long.MaxValue)),
            "pong" => new ClientMessage.Pong(),
            _ => throw new WireFormatException(EdgeError.BadType, $"Unknown type '{(type.Length > MaxQuotedType ? type[..MaxQuotedType] : type)}'."),
        };
    }

    private static ClientMessage.Send ReadSend(JsonElement root, uint? id)
    {
        var messageId = WireFields.OptionalString(root, "cid"u8);
        if (messageId is not null && (messageId.Length == 0 || Encoding.UTF8.GetByteCount(messageId) > MaxMessageIdBytes))
        {
            throw new WireFormatException(EdgeError.BadRequest, $"'cid' must be 1 to {MaxMessageIdBytes} bytes.");
        }

        if (!root.TryGetProperty("data"u8, out var data))
        {
            throw new WireFormatException(EdgeError.BadRequest, "'data' is missing.");
        }

        var payload = data.ValueKind == JsonValueKind.String
            ? new WirePayload(PayloadKind.Text, Encoding.UTF8.GetBytes(WireFields.String(data, "data"u8)))
            : new WirePayload(PayloadKind.Json, JsonMarshal.GetRawUtf8Value(data).ToArray());
        var echo = WireFields.OptionalBoolean(root, "echo"u8) ?? false;
        return new ClientMessage.Send(id, Room(root), messageId, payload, ReadMeta(root), echo);
    }

    private static byte[] ReadMeta(JsonElement root)
    {
        if (!WireFields.TryGet(root, "meta"u8, out var meta))
        {
            return [];
        }

        var raw = JsonMarshal.GetRawUtf8Value(meta);
        if (meta.ValueKind != JsonValueKind.Object
            || raw.Length > MaxMetaBytes
            || meta.EnumerateObject().Any(entry => entry.Value.ValueKind != JsonValueKind.String))
        {
            throw new WireFormatException(
                EdgeError.BadRequest, $"'meta' must be an object of strings of at most {MaxMetaBytes} bytes.");
        }

        return raw.ToArray();
    }

    private static ImmutableArray<RoomJoin>? ReadJoins(JsonElement root)
    {
        if (!WireFields.TryGet(root, "joins"u8, out var joins))
        {
            return null;
        }

        return joins.ValueKind == JsonValueKind.Array && joins.EnumerateArray().All(join => join.ValueKind == JsonValueKind.Object)
            ? [.. joins.EnumerateArray().Select(ReadJoin)]
            : throw new WireFormatException(EdgeError.BadRequest, "'joins' must be a list of objects, each with a 'room'.");
    }

    private static RoomJoin ReadJoin(JsonElement join)
    {
        RoomPosition? position = null;
        if (WireFields.TryGet(join, "since"u8, out var since))
        {
            position = ReadPosition(since);
        }

        return new RoomJoin(Room(join), position, (int?)WireFields.OptionalNumber(join, "limit"u8, 0, 300));
    }

    private static RoomPosition ReadPosition(JsonElement since)
    {
        if (since.ValueKind != JsonValueKind.Object)
        {
            throw new WireFormatException(EdgeError.BadRequest, "'since' must be an object with 'epoch' and 'seq'.");
        }

        var epoch = WireFields.OptionalString(since, "epoch"u8);
        return new RoomPosition(
            epoch ?? throw new WireFormatException(EdgeError.BadRequest, "'epoch' of 'since' is missing."),
            WireFields.OptionalNumber(since, "seq"u8, 0, long.MaxValue) ?? 0);
    }

    private static string Room(JsonElement element) =>
        WireFields.OptionalString(element, "room"u8) ?? throw new WireFormatException(EdgeError.BadRequest, "'room' is missing.");
}
