using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Edge.Actors.Http;
using Edge.Streams.Framing;

namespace Edge.Actors.Objects;

/// <summary>Sockets of objects with text, JSON and responses.</summary>
public static class ObjectSocketExtensions
{
    private const int MaxAttachmentBytes = 16_384;

    /// <summary>The response 101 that brings this socket to its client.</summary>
    public static EdgeResponse ToResponse(this ObjectSocket socket) =>
        new() { Status = 101, Socket = new SocketTicket(socket) };

    /// <summary>Sends a text.</summary>
    public static void Send(this ObjectSocket socket, string text) => socket.Send(SocketMessage.Text(text));

    /// <summary>Sends bytes, which must not change any more.</summary>
    public static void Send(this ObjectSocket socket, ReadOnlyMemory<byte> bytes) =>
        socket.Send(new SocketMessage(Opcode.Binary, bytes));

    /// <summary>Sends a value as JSON.</summary>
    public static void SendJson<T>(this ObjectSocket socket, T value) =>
        socket.Send(new SocketMessage(Opcode.Text, JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web)));

    /// <summary>Closes without a code: the client sees 1005.</summary>
    public static void Close(this ObjectSocket socket) => socket.Close(CloseCodes.NoStatus, string.Empty);

    /// <summary>Keeps a value with the socket, as JSON, for as long as it is open.</summary>
    /// <exception cref="ArgumentException">It has more than 16,384 bytes.</exception>
    public static void SetAttachment<T>(this ObjectSocket socket, T value) => socket.SetAttachment(value, Web<T>());

    /// <summary>The same, for generated serializers.</summary>
    /// <exception cref="ArgumentException">It has more than 16,384 bytes.</exception>
    public static void SetAttachment<T>(this ObjectSocket socket, T value, JsonTypeInfo<T> type)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, type);
        socket.Attachment = bytes.Length <= MaxAttachmentBytes ? bytes : throw new ArgumentException(
            $"A WebSocket 'attachment' cannot be larger than {MaxAttachmentBytes} bytes. This one has {bytes.Length}.", nameof(value));
    }

    /// <summary>What is kept with the socket; default for nothing.</summary>
    public static T? GetAttachment<T>(this ObjectSocket socket) => socket.GetAttachment(Web<T>());

    /// <summary>The same, for generated serializers.</summary>
    public static T? GetAttachment<T>(this ObjectSocket socket, JsonTypeInfo<T> type) =>
        socket.Attachment is { } bytes ? JsonSerializer.Deserialize(bytes.Span, type) : default;

    /// <summary>The content of a Text message; of a Binary one, what it would be as UTF-8.</summary>
    public static string ToText(this WebSocketMessage message) => Encoding.UTF8.GetString(message.Payload.Span);

    /// <summary>The content read as JSON.</summary>
    /// <exception cref="JsonException">It is not JSON of this type.</exception>
    public static T? ToJson<T>(this WebSocketMessage message) => JsonSerializer.Deserialize(message.Payload.Span, Web<T>());

    private static JsonTypeInfo<T> Web<T>() => (JsonTypeInfo<T>)JsonSerializerOptions.Web.GetTypeInfo(typeof(T));
}
