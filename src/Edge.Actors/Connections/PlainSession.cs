using System.Globalization;
using System.Text.Json;
using Edge.Actors.Relays;
using Edge.Actors.Rooms;
using Edge.Streams.Framing;

namespace Edge.Actors.Connections;

/// <summary>
/// Plain mode: one room, frames are the messages themselves. There are no acks; a post that cannot be stored closes the
/// connection, because silence would look like success.
/// </summary>
internal sealed class PlainSession : ConnectionSession
{
    private const int MaxPingBytes = 64;
    private static readonly byte[] Pong = FrameWriter.Encode(Opcode.Text, "{\"type\":\"pong\"}"u8);
    private readonly RoomName _room;
    private readonly string? _name;
    private readonly RoomMember _member;
    private long _posts;
    private int _pending;
    private bool _paused;

    public PlainSession(ConnectionContext context, RoomName room, string? name)
        : base(context)
    {
        _room = room;
        _name = name;
        _member = context.CreateMember(room, MemberMode.Plain);
    }

    public override void Start() => Context.TellRelay(new RelayProtocol.Join(_room, _member, null, null, null));

    public override void OnMessage(WebSocketMessage message)
    {
        if (message.Opcode == Opcode.Text && IsPing(message.Payload.Span))
        {
            Context.Reply(Pong);
            Context.RequestNext();
            return;
        }

        var most = Context.Settings.Rooms.MaxMessageBytes;
        if (message.Payload.Length > most)
        {
            Context.Outbox.Close(CloseCodes.MessageTooBig, $"message of {message.Payload.Length} bytes, limit {most}", false);
            return;
        }

        Post(message);
        _paused = _pending >= Context.Settings.Options.MaxPendingPosts;
        if (!_paused)
        {
            Context.RequestNext();
        }
    }

    public override void OnPostsSettled(RelayProtocol.PostsSettled settled)
    {
        _pending -= settled.Count;
        if (_paused && _pending < Context.Settings.Options.MaxPendingPosts)
        {
            _paused = false;
            Context.RequestNext();
        }
    }

    public override void Stop() => Context.TellRelay(new RelayProtocol.Leave(_room, _member, null, Reply: false));

    /// <summary>A ping is known by its parsed type; only short texts that could be one are parsed.</summary>
    private static bool IsPing(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxPingBytes || text.IsEmpty || text[0] != '{' || text.IndexOf("ping"u8) < 0)
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(text.ToArray());
            return document.RootElement.TryGetProperty("type"u8, out var type) && type.ValueKind == JsonValueKind.String
                && type.ValueEquals("ping"u8);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter for half of an escaped surrogate pair. Whatever it is, it is content.
            return false;
        }
    }

    private void Post(WebSocketMessage message)
    {
        _pending++;
        _posts++;
        var kind = message.Opcode == Opcode.Text ? RoomPayloadKind.Text : RoomPayloadKind.Binary;
        Context.TellRelay(new RelayProtocol.Post(
            _room,
            _member,
            Id: null,
            _name,
            Context.Id,
            _posts.ToString(CultureInfo.InvariantCulture),
            kind,
            message.Payload,
            ReadOnlyMemory<byte>.Empty,
            Echo: false));
    }
}
