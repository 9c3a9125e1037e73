using Akka.Actor;
using Edge.Actors.Relays;
using Edge.Actors.Telemetry;
using Edge.Streams.Framing;
using Edge.Streams.Transport;
using Edge.Streams.Wire;

namespace Edge.Actors.Connections;

/// <summary>
/// One socket. It owns the socket's life: starts its graph, hears one message at a time, meets its deadlines, leaves its
/// rooms at the end. What is said is its session's business.
/// </summary>
/// <remarks>Never restarted: a failure stops it and closes the socket (1011, rich 4100), and the client comes back.</remarks>
internal sealed class ConnectionActor : UntypedActor
{
    private static readonly Deploy Placement = Deploy.Local.WithDispatcher(ConnectionMailbox.Dispatcher);
    private readonly ConnectionRequest _request;
    private readonly ConnectionSettings _settings;
    private readonly ConnectionContext _context;
    private readonly LivenessWatch _liveness;
    private readonly ConnectionSession _session;
    private bool _closed;

    public ConnectionActor(ConnectionRequest request, ConnectionSettings settings)
    {
        _request = request;
        _settings = settings;
        _context = new ConnectionContext(SessionId.NewConnection(), Self, request.Socket, settings);
        var now = settings.Wheel.Clock.Milliseconds;
        var isRich = request.Mode == ConnectionMode.Rich;
        _liveness = new LivenessWatch(settings.Liveness, request.Socket, Self, now, awaitsHello: isRich);
        _session = request.Mode switch
        {
            ConnectionMode.Rich => new RichSession(_context, request, _liveness),
            ConnectionMode.Plain => new PlainSession(_context, request.Room, request.Name),
            ConnectionMode.Program => new ProgramSession(_context, request.End!),
            _ => new EchoSession(_context),
        };
    }

    public static Props CreateProps(ConnectionRequest request, ConnectionSettings settings) =>
        new(Placement, typeof(ConnectionActor), request, settings);

    protected override void PreStart()
    {
        EdgeActorsTelemetry.Connections.Add(1);
        ConnectionLog.Opened(_settings.Logger, _context.Id, _request.Mode, _request.Room.Value);
        _request.Socket.Run(new SocketHandler(Self), _settings.Materializer);

        // The first look comes at random, so that connections that came together are not looked at together, and before any
        // deadline, so that none is missed.
        var spread = Random.Shared.NextInt64(Math.Max(1, _settings.Liveness.Earliest));
        _settings.Wheel.Add(_liveness, _settings.Wheel.Clock.Milliseconds + spread);
        _session.Start();
    }

    protected override void PostStop()
    {
        EdgeActorsTelemetry.Connections.Add(-1);
        _session.Stop();
        _session.Close(EdgeClose.Internal, discard: true);
        if (_closed)
        {
            _liveness.Stop();
        }
        else
        {
            _liveness.Abandon();
        }
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SocketHandler.Received received:
                EdgeActorsTelemetry.MessagesReceived.Add(1);
                _session.OnMessage(received.Message);
                break;
            case RelayProtocol.PostsSettled settled:
                _session.OnPostsSettled(settled);
                break;
            case LivenessAlarm alarm:
                OnAlarm(alarm);
                break;
            case ConnectionGuardian.GoAway goAway:
                _session.GoAway(goAway.After, goAway.Deadline);
                break;
            case ConnectionGuardian.CloseNow:
                _session.Close(EdgeClose.ServerRestart, discard: false);
                break;
            case ConnectionGuardian.Cut:
                _request.Socket.Abort();
                break;
            case SocketHandler.Closed closed:
                OnClosed(closed.How);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void OnAlarm(LivenessAlarm alarm)
    {
        if (alarm == LivenessAlarm.PingDue)
        {
            _session.Ping();
        }
        else if (alarm == LivenessAlarm.PingUnanswered)
        {
            _session.Close(EdgeClose.HeartbeatTimeout, discard: true);
        }
        else if (alarm == LivenessAlarm.Idle)
        {
            _session.Close(EdgeClose.IdleTimeout, discard: true);
        }
        else if (alarm == LivenessAlarm.HelloOverdue)
        {
            _session.Close(EdgeClose.HelloTimeout, discard: false);
        }
        else if (alarm == LivenessAlarm.WriteStalled)
        {
            ConnectionLog.Stalled(_settings.Logger, _context.Id);
            _session.Close(EdgeClose.SlowConsumer, discard: true);
        }
        else
        {
            _request.Socket.Abort();
        }
    }

    private void OnClosed(SocketClosed how)
    {
        ConnectionLog.Closed(_settings.Logger, _context.Id, how.Status.Code, how.Status.Reason);
        var known = how.Status.Code < 3000 || !how.ByPeer;
        EdgeActorsTelemetry.ConnectionsClosed.Add(1, new KeyValuePair<string, object?>("code", known ? how.Status.Code : 3000));
        _closed = true;
        _session.OnClosed(how);
        Context.Stop(Self);
    }

    /// <summary>Turns what the socket says into messages to the actor.</summary>
    private sealed class SocketHandler(IActorRef actor) : ISocketHandler
    {
        public void OnMessage(WebSocketMessage message) => actor.Tell(new Received(message), ActorRefs.NoSender);

        public void OnClosed(SocketClosed closed) => actor.Tell(new Closed(closed), ActorRefs.NoSender);

        public sealed record Received(WebSocketMessage Message) : INoSerializationVerificationNeeded;

        public sealed record Closed(SocketClosed How) : INoSerializationVerificationNeeded;
    }
}
