using Akka.Actor;
using Edge.Actors.Objects.Links;
using Edge.Actors.Objects.Running;
using Edge.Actors.Telemetry;
using Edge.Streams.Framing;

namespace Edge.Actors.Objects.Gateways;

/// <summary>
/// This node's gateway to one object: holds the sockets of local clients for it, with their tags and attachments, and carries
/// requests and calls there.
/// </summary>
/// <remarks>
/// Hibernatable sockets stay while the object sleeps, moves or dies; what its clients say meanwhile is told to the next
/// incarnation, and so is what the last one had not handled: at least once, in order. A request that was not taken is told to
/// the next one too; the caller of one that was hears when the incarnation ends. A failure cuts the sockets.
/// </remarks>
internal sealed class ObjectRelay : UntypedActor, IWithTimers
{
    private const string CodeRemoved = "The code of this object was removed.";
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetireAfter = TimeSpan.FromSeconds(30);
    private readonly string _namespace;
    private readonly ObjectSettings _settings;
    private readonly RelayLink _link;
    private readonly HeldSockets _sockets;
    private readonly PendingEvents _pending;
    private readonly AnswerBodies _bodies;
    private readonly RelayTraffic _traffic;
    private bool _ticking;
    private bool _isRetiring;
    private bool _isDraining;
    private bool _isCodeRemoved;
    private long _used;

    public ObjectRelay(ObjectId id, IActorRef region, ObjectSettings settings)
    {
        _namespace = id.Namespace;
        _settings = settings;
        _link = new RelayLink(id, region, settings, Context);
        _sockets = new HeldSockets(settings, Self);
        _pending = new PendingEvents(settings.Time);
        _bodies = new AnswerBodies(Self, _link);
        _traffic = new RelayTraffic(id, settings, _link, _sockets, _pending, _bodies);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private bool IsUnused => _sockets.Count == 0 && _pending.Count == 0 && _bodies.Count == 0;

    public static Props CreateProps(ObjectId id, IActorRef region, ObjectSettings settings) =>
        Props.Create<ObjectRelay>(id, region, settings);

    protected override void PreStart() => EdgeActorsTelemetry.ObjectRelays.Add(1);

    protected override void PostStop()
    {
        EdgeActorsTelemetry.ObjectRelays.Add(-1);
        _link.Close();
        _bodies.Lose();
        foreach (var request in _pending.TakeRequests(_ => true))
        {
            RelayTraffic.Fail(request, ObjectFailures.Unreachable);
        }

        _sockets.Cut();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RelayCommands.Fetch fetch:
                _traffic.Add(_pending.Add(fetch, Sender));
                break;
            case RelayCommands.Call call:
                _traffic.Add(_pending.Add(call, Sender));
                break;
            case RelayCommands.ISocketNews news:
                _traffic.Take(news);
                break;
            case RelayCommands.IBodyNews news:
                _bodies.Take(news);
                break;
            case ObjectProtocol.INews news:
                OnObject(news);
                break;
            case Terminated terminated when terminated.ActorRef.Equals(_link.Owner):
                EndIncarnation(CloseCodes.Abnormal, _link.Confirmed);
                break;
            case Terminated:
                break;
            case Tick:
                OnTick();
                break;
            case RetireCheck:
                OnRetireCheck();
                break;
            case ObjectRelayGuardian.CodeRemoved:
                _isCodeRemoved = true;
                break;
            case ObjectRelayGuardian.Drain:
                _isDraining = true;
                break;
            case ObjectRelayGuardian.Retire:
                OnRetire();
                break;
            default:
                Unhandled(message);
                break;
        }

        if (_isCodeRemoved)
        {
            CloseAll();
        }

        _link.Flush();
        EnsureTick();
    }

    /// <summary>Nobody answers the sockets any more, nor those that a handler of the old code still accepts.</summary>
    private void CloseAll()
    {
        _isCodeRemoved = !_settings.Programs.Knows(_namespace);
        if (_isCodeRemoved)
        {
            _traffic.CloseAll(CloseCodes.GoingAway, CodeRemoved);
        }
    }

    private void OnObject(ObjectProtocol.INews news)
    {
        if (_link.IsNew(news) && news is not ObjectProtocol.Ended)
        {
            EndIncarnation(CloseCodes.Abnormal, _link.Confirmed);
            Open(news.Incarnation);
        }

        if (news.Incarnation != _link.Incarnation)
        {
            return;
        }

        switch (news)
        {
            case ObjectProtocol.FromObject from:
                foreach (var item in _link.Take(from.Batch))
                {
                    _traffic.Take(item);
                }

                break;
            case ObjectProtocol.Ended ended:
                if (ended.CloseCode == CloseCodes.Abnormal)
                {
                    _traffic.CountReset(ended.Received);
                }

                EndIncarnation(ended.CloseCode, ended.Received);
                break;
        }
    }

    private void Open(long incarnation)
    {
        _link.Open(Sender, incarnation);
        foreach (var socket in _sockets.Number())
        {
            _link.Say(new GatewayItems.Attached(socket.Number, socket.Description, socket.TakeAutoResponse() ?? socket.LastAutoResponse));
        }

        _link.Say(new GatewayItems.AttachedAll(_sockets.Responder.Pair));
        foreach (var pending in _pending.All)
        {
            _traffic.Say(pending);
        }
    }

    /// <param name="closeCode">What its standard sockets are closed with.</param>
    /// <param name="taken">How far it has taken what was said to it.</param>
    private void EndIncarnation(int closeCode, long taken)
    {
        if (!_link.IsOpen)
        {
            return;
        }

        _link.Close();
        _bodies.Lose();
        foreach (var request in _pending.TakeRequests(request => request.Said > 0 && request.Said <= taken))
        {
            RelayTraffic.Fail(request, ObjectFailures.Reset);
        }

        foreach (var socket in _sockets.TakeStandard())
        {
            _pending.Forget(socket);
            End(socket, closeCode);
        }

        _pending.Unsay();
        if (_pending.Count > 0)
        {
            _link.Ask();
        }
    }

    private static void End(HeldSocket socket, int closeCode)
    {
        if (closeCode == CloseCodes.Abnormal)
        {
            socket.Cut();
        }
        else
        {
            socket.Close(closeCode, closeCode == CloseCodes.GoingAway ? CodeRemoved : "restart");
        }

        socket.IsOver = true;
    }

    private void OnTick()
    {
        _ticking = false;
        foreach (var socket in _sockets.TakeUnclaimed())
        {
            _traffic.Lose(socket);
        }

        if (_link.IsOpen && _sockets.TakeAutoResponses() is { Length: > 0 } times)
        {
            _link.Say(new GatewayItems.AutoResponded(times));
        }

        _traffic.FailOverdue();
        _link.OnTick();
    }

    private void EnsureTick()
    {
        if (!_ticking && (_link.NeedsTick || _sockets.NeedsTick))
        {
            _ticking = true;
            Timers.StartSingleTimer(Tick.Instance, Tick.Instance, TickInterval);
        }

        if (IsUnused && _isDraining)
        {
            Context.Stop(Self);
        }
        else if (!IsUnused)
        {
            _used = _settings.Time.GetTimestamp();
        }
        else if (!_isRetiring)
        {
            _isRetiring = true;
            Timers.StartSingleTimer(RetireCheck.Instance, RetireCheck.Instance, RetireAfter);
        }
    }

    private void OnRetireCheck()
    {
        _isRetiring = false;
        if (IsUnused && _settings.Time.GetElapsedTime(_used) >= RetireAfter * 0.9)
        {
            _isRetiring = true;
            Context.Parent.Tell(ObjectRelayGuardian.RelayIdle.Instance);
        }
    }

    private void OnRetire()
    {
        _isRetiring = false;
        if (IsUnused)
        {
            Context.Stop(Self);
        }
        else
        {
            Context.Parent.Tell(ObjectRelayGuardian.RelayNeeded.Instance);
        }
    }

    private sealed class Tick
    {
        public static readonly Tick Instance = new();
    }

    private sealed class RetireCheck
    {
        public static readonly RetireCheck Instance = new();
    }
}
