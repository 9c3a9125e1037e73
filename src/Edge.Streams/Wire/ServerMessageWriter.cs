using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Edge.Streams.Framing;

namespace Edge.Streams.Wire;

/// <summary>
/// Writes what the server says in <c>edge.v1.json</c>, each as one whole unmasked text frame ready for an outbox.
/// </summary>
public static class ServerMessageWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    /// <summary>The answer to <c>hello</c>.</summary>
    public static byte[] Welcome(Welcome welcome) => Frame("welcome", welcome, static (json, w) =>
    {
        json.WriteString("conn"u8, w.Connection);
        json.WriteString("session"u8, w.Session);
        json.WriteString("node"u8, w.Node);
        WriteOptional(json, "user"u8, w.User);
        json.WriteNumber("time"u8, w.Time);
        json.WriteStartObject("heartbeat"u8);
        json.WriteNumber("ping"u8, w.PingMilliseconds);
        json.WriteNumber("timeout"u8, w.PingTimeoutMilliseconds);
        json.WriteEndObject();
        json.WriteStartObject("limits"u8);
        json.WriteNumber("message"u8, w.MaxMessageBytes);
        json.WriteNumber("rooms"u8, w.MaxRooms);
        json.WriteStartObject("rate"u8);
        json.WriteNumber("burst"u8, w.RateBurst);
        json.WriteNumber("perSecond"u8, w.RatePerSecond);
        json.WriteEndObject();
        json.WriteNumber("history"u8, w.MaxHistory);
        json.WriteEndObject();
    });

    /// <summary>The answer to <c>join</c>.</summary>
    public static byte[] Joined(Joined joined) => Frame("joined", joined, static (json, j) =>
    {
        WriteId(json, j.Id);
        json.WriteString("room"u8, j.Room);
        json.WriteString("epoch"u8, j.Epoch);
        json.WriteNumber("seq"u8, j.Seq);
        json.WriteNumber("first"u8, j.First);
        json.WriteBoolean("recovered"u8, j.Reason is null);
        WriteOptional(json, "reason"u8, j.Reason);
        WriteMessages(json, j.Messages);
        json.WriteBoolean("more"u8, j.More);
    });

    /// <summary>A page of older messages, asked for (with an id) or pushed while a client is being caught up (without).</summary>
    public static byte[] History(HistoryPage page) => Frame("history", page, static (json, p) =>
    {
        WriteId(json, p.Id);
        json.WriteString("room"u8, p.Room);
        json.WriteString("epoch"u8, p.Epoch);
        json.WriteNumber("first"u8, p.First);
        WriteMessages(json, p.Messages);
        json.WriteBoolean("more"u8, p.More);
    });

    /// <summary>One room message. The same bytes go to every member in rich mode.</summary>
    public static byte[] Message(string room, WireMessage message) => Frame("msg", (room, message), static (json, m) =>
    {
        json.WriteString("room"u8, m.room);
        WriteFields(json, m.message);
    });

    /// <summary>A post is in the log.</summary>
    public static byte[] Ack(Ack ack) => Frame("ack", ack, static (json, a) =>
    {
        WriteId(json, a.Id);
        json.WriteString("room"u8, a.Room);
        json.WriteString("cid"u8, a.MessageId);
        json.WriteString("epoch"u8, a.Epoch);
        json.WriteNumber("seq"u8, a.Seq);
        json.WriteNumber("ts"u8, a.Timestamp);
        json.WriteBoolean("dup"u8, a.Duplicate);
    });

    /// <summary>A refusal.</summary>
    public static byte[] Error(ErrorReply error) => Frame("error", error, static (json, e) =>
    {
        WriteId(json, e.Id);
        json.WriteString("code"u8, e.Error.Code);
        json.WriteNumber("status"u8, e.Error.Status);
        json.WriteString("message"u8, e.Text);
        json.WriteBoolean("retryable"u8, e.Error.Retryable);
        if (e.RetryAfterMilliseconds is { } retryAfter)
        {
            json.WriteNumber("retryAfter"u8, retryAfter);
        }

        WriteOptional(json, "room"u8, e.Room);
        WriteOptional(json, "cid"u8, e.MessageId);
    });

    /// <summary>The answer to <c>leave</c>.</summary>
    public static byte[] Left(uint? id, string room) => Frame("left", (id, room), static (json, l) =>
    {
        WriteId(json, l.id);
        json.WriteString("room"u8, l.room);
        json.WriteString("code"u8, "client"u8);
    });

    /// <summary>Messages from one seq to another, both included, will not come.</summary>
    public static byte[] Gap(string room, long from, long to, string reason, bool recoverable) =>
        Frame("gap", (room, from, to, reason, recoverable), static (json, g) =>
        {
            json.WriteString("room"u8, g.room);
            json.WriteNumber("from"u8, g.from);
            json.WriteNumber("to"u8, g.to);
            json.WriteString("reason"u8, g.reason);
            json.WriteBoolean("recoverable"u8, g.recoverable);
        });

    /// <summary>Asks the client whether it is there.</summary>
    public static byte[] Ping(long time) => Frame("ping", time, static (json, t) => json.WriteNumber("t"u8, t));

    /// <summary>The answer to a client's ping.</summary>
    public static byte[] Pong(uint? id, long? time) => Frame("pong", (id, time), static (json, p) =>
    {
        WriteId(json, p.id);
        if (p.time is { } t)
        {
            json.WriteNumber("t"u8, t);
        }
    });

    /// <summary>The node is going: reconnect after <paramref name="after"/>, before <paramref name="deadline"/>, both in milliseconds.</summary>
    public static byte[] GoAway(string reason, long after, long deadline) =>
        Frame("goaway", (reason, after, deadline), static (json, g) =>
        {
            json.WriteString("reason"u8, g.reason);
            json.WriteBoolean("reconnect"u8, true);
            json.WriteNumber("after"u8, g.after);
            json.WriteNumber("deadline"u8, g.deadline);
        });

    private static byte[] Frame<T>(string type, T state, Action<Utf8JsonWriter, T> write)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(1024);
        buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            write(json, state);
            json.WriteEndObject();
        }

        return FrameWriter.Encode(Opcode.Text, buffer.WrittenSpan);
    }

    private static void WriteMessages(Utf8JsonWriter json, IReadOnlyList<WireMessage> messages)
    {
        json.WriteStartArray("messages"u8);
        foreach (var message in messages)
        {
            json.WriteStartObject();
            WriteFields(json, message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFields(Utf8JsonWriter json, WireMessage message)
    {
        json.WriteNumber("seq"u8, message.Seq);
        WriteOptional(json, "from"u8, message.From);
        WriteOptional(json, "cid"u8, message.MessageId);
        switch (message.Payload.Kind)
        {
            case PayloadKind.Text:
                json.WriteString("data"u8, message.Payload.Data.Span);
                break;
            case PayloadKind.Json:
                json.WritePropertyName("data"u8);
                json.WriteRawValue(message.Payload.Data.Span, skipInputValidation: true);
                break;
            default:
                json.WriteBase64String("data"u8, message.Payload.Data.Span);
                json.WriteString("encoding"u8, "base64"u8);
                break;
        }

        if (!message.Meta.IsEmpty)
        {
            json.WritePropertyName("meta"u8);
            json.WriteRawValue(message.Meta.Span, skipInputValidation: true);
        }

        json.WriteNumber("ts"u8, message.Timestamp);
    }

    private static void WriteId(Utf8JsonWriter json, uint? id)
    {
        if (id is { } number)
        {
            json.WriteNumber("id"u8, number);
        }
    }

    private static void WriteOptional(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
