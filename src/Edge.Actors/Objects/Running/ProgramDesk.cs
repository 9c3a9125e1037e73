using Akka.Actor;
using Edge.Actors.Objects.Links;
using Edge.Actors.Objects.Storage;
using Edge.Actors.Telemetry;
using Edge.Streams.Framing;

namespace Edge.Actors.Objects.Running;

/// <summary>
/// Where what gateways say becomes events of the program, which is made when the first comes. Until <see cref="Open"/>, and while
/// it is held back, they wait. Part of the object's actor.
/// </summary>
internal sealed class ProgramDesk(ObjectSettings settings, ObjectLog log, RunningEvents events, IActorRef self)
{
    /// <summary>How a socket ends that was cut.</summary>
    public static readonly CloseStatus Vanished = new(CloseCodes.Abnormal, "WebSocket disconnected without sending Close frame.");

    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);
    private readonly List<(GatewayLink Link, GatewayItems.Event Said)> _waiting = [];
    private ObjectHost? _host;
    private IObjectProgram? _program;
    private int _waitingRequests;
    private bool _isHeldBack;
    private bool _isEnding;

    /// <summary>Who the program is. Its name may become known until the program is made.</summary>
    public required ObjectId Id { get; set; }

    /// <summary>Whether the gateways are known and events go to the program.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>When the program was given something last, or did it.</summary>
    public long Active { get; set; }

    /// <summary>Whether the program has nothing to do.</summary>
    public bool IsIdle => events.Count == 0 && _waiting.Count == 0 && _program is not { IsBusy: true };

    private ObjectHost Host => _host ??= new ObjectHost(Id, settings.Time, self, log.BuildStorage(), settings.Options.MaxOutputBytes);

    /// <summary>A gateway holds a socket.</summary>
    public void Attach(GatewayLink link, GatewayItems.Attached attached)
    {
        var socket = Host.Attach(attached.Description);
        socket.OnAutoResponse(attached.LastAutoResponse);
        link.Attach(attached.Socket, socket);
    }

    /// <summary>A gateway answers this for the object since before the program was made.</summary>
    public void Inherit(AutoResponse? pair)
    {
        if (pair is not null && _program is null)
        {
            Host.Inherit(pair);
        }
    }

    /// <summary>All gateways have told what they hold.</summary>
    public void Open()
    {
        IsOpen = true;
        TakeWaiting();
    }

    /// <summary>Whether what gateways say waits for now, since too much of what the program did before cannot leave.</summary>
    public void HoldBack(bool isHeldBack)
    {
        _isHeldBack = isHeldBack;
        if (IsOpen && !isHeldBack)
        {
            TakeWaiting();
        }
    }

    /// <summary>Takes what is to be handled.</summary>
    public void Take(GatewayLink link, GatewayItems.Event said)
    {
        if (!IsOpen || _isHeldBack)
        {
            Keep(link, said);
            return;
        }

        Active = settings.Time.GetTimestamp();
        if (_program is null && !TryStart())
        {
            Refuse(link, said, ObjectFailures.Unknown(Id));
            return;
        }

        if (events.Begin(link, said) is { } began)
        {
            Give(began);
        }
    }

    /// <summary>A socket that no gateway ever held is over.</summary>
    public void Lose(ProgramSocket socket) => Give(events.BeginClosed(socket, Vanished));

    /// <summary>Something is wrong with a socket that no gateway holds yet.</summary>
    public void Break(ProgramSocket socket, string problem) => Give(events.BeginError(socket, problem));

    /// <summary>The alarm is due.</summary>
    /// <returns>False when nobody here knows the code.</returns>
    public bool TakeAlarm(int retries, DateTimeOffset time)
    {
        if (_program is null && !TryStart())
        {
            return false;
        }

        Active = settings.Time.GetTimestamp();
        var began = events.BeginAlarm(retries, time);
        Host.BeginAlarm(began.Number, time);
        _program!.Deliver(began);
        return true;
    }

    /// <summary>Part of an answer was read, or nobody reads it any more.</summary>
    public void Take(GatewayItems.BodyNews news)
    {
        if (news is GatewayItems.Read read)
        {
            _host?.OnRead(read.Stream, read.Taken);
        }
        else
        {
            Leave(news.Stream);
        }
    }

    /// <summary>Nobody reads the answer to an event.</summary>
    public void Leave(long number) => _host?.OnLeft(number);

    /// <summary>Nobody reads the answers to a gateway any more.</summary>
    public void LeaveAll(GatewayLink link)
    {
        foreach (var number in events.NumbersOf(link))
        {
            Leave(number);
        }
    }

    /// <summary>Tells all callers that the program failed.</summary>
    public void FailAll(ObjectFailure failure)
    {
        foreach (var running in events.TakeAll().Where(running => running.IsRequest))
        {
            running.Link!.Say(new ObjectItems.Failed(running.Event, failure));
        }

        foreach (var (link, said) in _waiting)
        {
            Refuse(link, said, failure);
        }

        _waiting.Clear();
    }

    /// <summary>Resets the object: nothing the program does counts from now on.</summary>
    public void Abort(ObjectFailure failure) => _host?.Abort(failure);

    /// <summary>Ends the program, then tells the actor <see cref="Ended"/>. Its last turns come before that.</summary>
    public void End()
    {
        _isEnding = true;
        _ = EndAsync();
    }

    /// <summary>The actor is over: nothing the program still does counts.</summary>
    public void Abandon()
    {
        _host?.End();
        if (!_isEnding)
        {
            End();
        }
    }

    /// <summary>A caller is told; a socket's event stays with its gateway for the next incarnation.</summary>
    private static void Refuse(GatewayLink link, GatewayItems.Event said, ObjectFailure failure)
    {
        if (said is GatewayItems.Fetch or GatewayItems.Call)
        {
            link.Say(new ObjectItems.Failed(said.Number, failure));
        }
    }

    private void Keep(GatewayLink link, GatewayItems.Event said)
    {
        if (said is GatewayItems.Fetch or GatewayItems.Call && ++_waitingRequests > settings.Options.MaxRunning)
        {
            Refuse(link, said, ObjectFailures.Overloaded);
            return;
        }

        _waiting.Add((link, said));
    }

    private void TakeWaiting()
    {
        foreach (var (link, said) in _waiting)
        {
            Take(link, said);
        }

        _waiting.Clear();
        _waitingRequests = 0;
    }

    private static SocketBridge? BridgeOf(ObjectEvent began) => (began switch
    {
        MessageEvent message => message.Socket,
        ErrorEvent error => error.Socket,
        ClosedEvent closed => closed.Socket,
        _ => null,
    } as ProgramSocket)?.Bridge;

    private void Give(ObjectEvent began)
    {
        if (began is ClosedEvent { Socket: ProgramSocket socket })
        {
            Host.EndWith(began.Number, socket);
        }

        if (BridgeOf(began) is { } bridge)
        {
            bridge.Take(began);
        }
        else
        {
            _program!.Deliver(began);
        }
    }

    private bool TryStart()
    {
        _program = settings.Programs.Create(Host);
        if (_program is null)
        {
            ObjectLogLines.Unknown(settings.Logger, Id.Namespace, Id.Hex);
            return false;
        }

        EdgeActorsTelemetry.ObjectsStarted.Add(1);
        return true;
    }

    private async Task EndAsync()
    {
        try
        {
            if (_program is not null)
            {
                await _program.DisposeAsync().AsTask().WaitAsync(EndPatience, settings.Time).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            ObjectLogLines.EndFailed(settings.Logger, Id.Namespace, Id.Hex, e);
        }
        finally
        {
            _host?.End();
            self.Tell(Ended.Instance, ActorRefs.NoSender);
        }
    }

    /// <summary>To the actor: the program does nothing any more.</summary>
    public sealed class Ended : INoSerializationVerificationNeeded
    {
        public static readonly Ended Instance = new();
    }
}
