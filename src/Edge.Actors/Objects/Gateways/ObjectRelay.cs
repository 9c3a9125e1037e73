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
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetireAfter = TimeSpan.FromSeconds(30);
    private readonly ObjectId _id;
    private readonly ObjectSettings _settings;
    private readonly RelayLink _link;
    private readonly HeldSockets _sockets;
    private readonly PendingEvents _pending;
    private bool _ticking;
    private bool _isRetiring;
    private long _used;

    public ObjectRelay(ObjectId id, IActorRef region, ObjectSettings settings)
    {
        _id = id;
        _settings = settings;
        _link = new RelayLink(id, region, settings, Context);
        _sockets = new HeldSockets(settings, Self);
        _pending = new PendingEvents(settings.Time);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private bool IsUnused => _sockets.Count == 0 && _pending.Count == 0;

    public static Props CreateProps(ObjectId id, IActorRef region, ObjectSettings settings) =>
        Props.Create<ObjectRelay>(id, region, settings);

    protected override void PreStart() => EdgeActorsTelemetry.ObjectRelays.Add(1);

    protected override void PostStop()
    {
        EdgeActorsTelemetry.ObjectRelays.Add(-1);
        _link.Close();
        foreach (var request in _pending.TakeRequests(_ => true))
        {
            Fail(request, ObjectFailures.Unreachable);
        }

        foreach (var socket in _sockets.All)
        {
            socket.Cut();
        }
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RelayCommands.Fetch fetch:
                Add(_pending.Add(fetch, Sender));
                break;
            case RelayCommands.Call call:
                Add(_pending.Add(call, Sender));
                break;
            case RelayCommands.ISocketNews news:
                OnSocket(news);
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
            case ObjectRelayGuardian.Retire:
                OnRetire();
                break;
            default:
                Unhandled(message);
                break;
        }

        _link.Flush();
        EnsureTick();
    }

    private void Add(PendingEvent pending)
    {
        if (_link.IsOpen)
        {
            Say(pending);
        }
        else
        {
            _link.Ask();
        }
    }

    private void Say(PendingEvent pending)
    {
        _link.Say(pending.ToItem());
        pending.Said = _link.Said;
    }

    private void OnSocket(RelayCommands.ISocketNews news)
    {
        var socket = news.Socket;
        switch (news)
        {
            case RelayCommands.Opened opened when !socket.Open(opened.Peer):
                Break(socket, "The client does not take what is sent to it.");
                break;
            case RelayCommands.Received received when !socket.IsOver:
                Add(_pending.Add(socket, received.Message));
                socket.OnReceived(received.Message.Payload.Length);
                break;
            case RelayCommands.Over over when !socket.IsOver:
                OnOver(socket, over.How.Status, over.How.Clean, isBreach: !over.How.ByPeer && !socket.IsClosing);
                break;
        }
    }

    private void OnOver(HeldSocket socket, CloseStatus status, bool wasClean, bool isBreach)
    {
        if (isBreach && status.Code is CloseCodes.ProtocolError or CloseCodes.InvalidPayload or CloseCodes.MessageTooBig)
        {
            Add(_pending.AddBroken(socket, status.Reason));
            (status, wasClean) = (new CloseStatus(CloseCodes.Abnormal, string.Empty), false);
        }

        socket.IsOver = true;
        Add(_pending.AddOver(socket, status, wasClean));
    }

    /// <summary>A client that takes nothing loses its socket, and the object learns it at once.</summary>
    private void Break(HeldSocket socket, string problem)
    {
        socket.Close(CloseCodes.TryAgainLater, "slow-consumer");
        Add(_pending.AddBroken(socket, problem));
        socket.IsOver = true;
        Add(_pending.AddOver(socket, new CloseStatus(CloseCodes.Abnormal, string.Empty), wasClean: false));
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
                    OnSaid(item);
                }

                break;
            case ObjectProtocol.Ended ended:
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
            Say(pending);
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
        foreach (var request in _pending.TakeRequests(request => request.Said > 0 && request.Said <= taken))
        {
            Fail(request, ObjectFailures.Reset);
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
            socket.Close(closeCode, "restart");
        }

        socket.IsOver = true;
    }

    private void OnSaid(LinkItem item)
    {
        switch (item)
        {
            case ObjectItems.Deliver deliver:
                OnDeliver(deliver);
                break;
            case ObjectItems.Close close:
                _sockets.Find(close.Socket)?.Close(close.Code, close.Reason);
                break;
            case ObjectItems.Cut cut:
                _sockets.Find(cut.Socket)?.Cut();
                break;
            case ObjectItems.Keep keep when _sockets.Find(keep.Socket) is { } socket:
                socket.Description = socket.Description with { Attachment = keep.Attachment };
                break;
            case ObjectItems.AutoRespond respond:
                _sockets.Responder.Set(respond.AutoResponse);
                break;
            case ObjectItems.Done done:
                OnDone(done);
                break;
            case ObjectItems.Answer answer:
                OnAnswer(answer);
                break;
            case ObjectItems.Result result when _pending.TakeRequest(result.Event) is { } request:
                request.Asker.Tell(new RelayCommands.Returned(result.Value));
                break;
            case ObjectItems.Failed failed when _pending.TakeRequest(failed.Event) is { } request:
                Fail(request, failed.Failure);
                break;
        }
    }

    private void OnDeliver(ObjectItems.Deliver deliver)
    {
        foreach (var number in deliver.Sockets)
        {
            if (_sockets.Find(number) is { } socket && !socket.Send(deliver.Message))
            {
                Break(socket, "The client does not take what is sent to it.");
            }
        }
    }

    private void OnDone(ObjectItems.Done done)
    {
        foreach (var number in done.Events)
        {
            switch (_pending.Take(number))
            {
                case PendingEvent.Incoming incoming:
                    incoming.Socket.OnHandled(incoming.Message.Payload.Length);
                    break;
                case PendingEvent.Over over:
                    _sockets.Remove(over.Socket);
                    break;
            }
        }
    }

    private void OnAnswer(ObjectItems.Answer answer)
    {
        var response = answer.Response;
        if (answer.Description is { } description)
        {
            response = response with { Socket = _sockets.Add(answer.Socket, description) };
        }

        _pending.TakeRequest(answer.Event)?.Asker.Tell(response);
    }

    private static void Fail(PendingEvent.Request request, ObjectFailure failure) =>
        request.Asker.Tell(new Status.Failure(new ObjectException(failure)));

    private void OnTick()
    {
        _ticking = false;
        foreach (var socket in _sockets.TakeUnclaimed())
        {
            socket.IsOver = true;
            Add(_pending.AddOver(socket, new CloseStatus(CloseCodes.Abnormal, string.Empty), wasClean: false));
        }

        if (_link.IsOpen && _sockets.TakeAutoResponses() is { Length: > 0 } times)
        {
            _link.Say(new GatewayItems.AutoResponded(times));
        }

        FailOverdue();
        _link.OnTick();
    }

    /// <summary>What the object has not taken in time. What it has taken may last as long as it likes.</summary>
    private void FailOverdue()
    {
        var overdue = _pending.TakeRequests(request => (request.Said == 0 || request.Said > _link.Confirmed)
            && _settings.Time.GetElapsedTime(request.Since) >= _settings.Options.UnavailableAfter);
        foreach (var request in overdue)
        {
            Fail(request, ObjectFailures.Unreachable);
        }

        if (overdue.Count > 0)
        {
            ObjectLogLines.Unavailable(_settings.Logger, _id.Namespace, _id.Hex, _settings.Options.UnavailableAfter.TotalSeconds);
        }
    }

    private void EnsureTick()
    {
        if (!_ticking && (_link.NeedsTick || _sockets.NeedsTick))
        {
            _ticking = true;
            Timers.StartSingleTimer(Tick.Instance, Tick.Instance, TickInterval);
        }

        if (!IsUnused)
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
