using System.Globalization;
using Edge.Actors.Relays;
using Edge.Actors.Rooms;
using Edge.Streams.Framing;
using Edge.Streams.Wire;

namespace Edge.Actors.Connections;

/// <summary>Rich mode, <c>edge.v1.json</c>: several rooms, acknowledgements, resume. See docs/wire-protocol.md.</summary>
internal sealed class RichSession : ConnectionSession
{
    private const int MaxHelloBytes = 16 * 1024;
    private const int MaxBadFrames = 3;
    private readonly ConnectionRequest _request;
    private readonly LivenessWatch _liveness;
    private readonly SessionRooms _rooms;
    private readonly RateLimit _rate;
    private string? _session;
    private Departure? _departure;
    private long _posts;
    private int _pending;
    private int _badFrames;

    public RichSession(ConnectionContext context, ConnectionRequest request, LivenessWatch liveness)
        : base(context)
    {
        _request = request;
        _liveness = liveness;
        _rooms = new SessionRooms(context, Refuse);
        _rate = new RateLimit(context.Settings.Options, context.Settings.Time);
    }

    public override void Start()
    {
    }

    public override void OnMessage(WebSocketMessage message)
    {
        if (message.Opcode == Opcode.Binary)
        {
            Close(EdgeClose.UnsupportedData, discard: false);
            return;
        }

        if (_session is null && message.Payload.Length > MaxHelloBytes)
        {
            Refuse(null, EdgeError.TooLarge, $"The first message may have {MaxHelloBytes} bytes.", null, null);
        }
        else if (ClientMessageReader.TryRead(message.Payload, out var said, out var fault))
        {
            Handle(said!);
        }
        else
        {
            OnFault(fault!);
        }

        Context.RequestNext();
    }

    public override void OnPostsSettled(RelayProtocol.PostsSettled settled) => _pending -= settled.Count;

    public override void Ping() => Context.Reply(ServerMessageWriter.Ping(Context.UnixMilliseconds));

    public override void GoAway(TimeSpan after, TimeSpan deadline)
    {
        var now = Context.UnixMilliseconds;
        _departure = new Departure(now + (long)after.TotalMilliseconds, now + (long)deadline.TotalMilliseconds);
        if (_session is not null)
        {
            Announce(_departure);
        }
    }

    public override void Close(EdgeClose close, bool discard) => Context.Outbox.Close(close.Code, close.Reason, discard);

    public override void Stop() => _rooms.LeaveAll();

    private void Handle(ClientMessage said)
    {
        switch (said)
        {
            case ClientMessage.Ping ping:
                Context.Reply(ServerMessageWriter.Pong(ping.Id, ping.Time));
                break;
            case ClientMessage.Pong:
                break;
            case ClientMessage.Hello hello when _session is null:
                OnHello(hello);
                break;
            case ClientMessage.Hello:
                Refuse(null, EdgeError.BadRequest, "'hello' was said already.", null, null);
                break;
            case var early when _session is null:
                Refuse(early.Id, EdgeError.BadRequest, "Say 'hello' first.", null, null);
                break;
            case var request when !TryTakeTurn(request):
                break;
            case ClientMessage.Send send:
                OnSend(send);
                break;
            case ClientMessage.Join join:
                _rooms.Join(join.Id, join.Room);
                break;
            case ClientMessage.Leave leave:
                _rooms.Leave(leave.Id, leave.Room);
                break;
            case ClientMessage.History history:
                _rooms.GetHistory(history);
                break;
            default:
                break;
        }
    }

    private void OnHello(ClientMessage.Hello hello)
    {
        _liveness.HelloReceived();
        _session = SessionId.Accept(hello.Session);
        var (options, rooms) = (Context.Settings.Options, Context.Settings.Rooms);
        Context.Reply(ServerMessageWriter.Welcome(new Welcome(
            Context.Id,
            _session,
            Context.Settings.Node,
            _request.Name,
            Context.UnixMilliseconds,
            (long)options.PingInterval.TotalMilliseconds,
            (long)options.PingTimeout.TotalMilliseconds,
            rooms.MaxMessageBytes,
            options.MaxRooms,
            options.RateBurst,
            options.RatePerSecond,
            RelayFeed.PageMessages)));
        if (_departure is not null)
        {
            // It was told while the client's first words were under way, and nothing goes before the welcome.
            Announce(_departure);
        }

        if (hello.Joins is { } joins)
        {
            foreach (var join in joins)
            {
                _rooms.Join(null, join);
            }
        }
        else
        {
            _rooms.JoinImplicitly(_request.Room);
        }
    }

    private void Announce(Departure departure)
    {
        var now = Context.UnixMilliseconds;
        Context.Reply(ServerMessageWriter.GoAway(
            EdgeClose.ServerRestart.Reason, Math.Max(0, departure.Move - now), Math.Max(0, departure.End - now)));
    }

    private void OnSend(ClientMessage.Send send)
    {
        var (options, rooms) = (Context.Settings.Options, Context.Settings.Rooms);
        if (_rooms.Find(send.Room) is not { } member)
        {
            Refuse(send.Id, EdgeError.NotJoined, $"Join '{send.Room}' first.", send.Room, send.MessageId);
        }
        else if (send.Payload.Data.Length > rooms.MaxMessageBytes)
        {
            var text = $"'data' has {send.Payload.Data.Length} bytes; the limit is {rooms.MaxMessageBytes}.";
            Refuse(send.Id, EdgeError.TooLarge, text, send.Room, send.MessageId);
        }
        else if (_pending >= options.MaxPendingPosts)
        {
            var text = $"{_pending} messages of this connection wait for their rooms. Send it again later.";
            Refuse(send.Id, EdgeError.Overloaded, text, send.Room, send.MessageId);
        }
        else
        {
            Post(send, member);
        }
    }

    private void Post(ClientMessage.Send send, RoomMember member)
    {
        _pending++;
        _posts++;
        Context.TellRelay(new RelayProtocol.Post(
            RoomName.Parse(send.Room),
            member,
            send.Id,
            _request.Name,
            _session!,
            send.MessageId ?? string.Create(CultureInfo.InvariantCulture, $"{Context.Id}-{_posts}"),
            WireTranslation.ToRoom(send.Payload.Kind),
            send.Payload.Data,
            send.Meta,
            send.Echo));
    }

    /// <summary>Every request costs the same; a <c>hello</c>, which comes once, has its joins free.</summary>
    private bool TryTakeTurn(ClientMessage request)
    {
        if (_rate.TryTake(out var retryAfter, out var strikesOut))
        {
            return true;
        }

        if (strikesOut)
        {
            Close(EdgeClose.RateLimited, discard: false);
            return false;
        }

        var (room, messageId) = request switch
        {
            ClientMessage.Send send => (send.Room, send.MessageId),
            ClientMessage.Join join => (join.Room.Room, null),
            ClientMessage.Leave leave => (leave.Room, null),
            ClientMessage.History history => (history.Room, null),
            _ => (default(string), default(string)),
        };
        var text = $"The limit is {Context.Settings.Options.RatePerSecond} requests per second.";
        Context.Reply(ServerMessageWriter.Error(new ErrorReply(
            request.Id, EdgeError.RateLimited, text, (long)Math.Ceiling(retryAfter.TotalMilliseconds), room, messageId)));
        return false;
    }

    private void OnFault(WireFault fault)
    {
        Refuse(fault.Id, fault.Error, fault.Text, null, null);
        if (fault.Error == EdgeError.BadFrame && ++_badFrames >= MaxBadFrames)
        {
            Close(EdgeClose.BadFrame, discard: false);
        }
    }

    private void Refuse(uint? id, EdgeError error, string text, string? room, string? messageId) =>
        Context.Reply(ServerMessageWriter.Error(new ErrorReply(id, error, text, null, room, messageId)));

    /// <summary>When the client should move, and when its connection ends: Unix milliseconds.</summary>
    private sealed record Departure(long Move, long End);
}
