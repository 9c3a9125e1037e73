using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Persistence;
using Edge.Actors.Objects.Index;
using Edge.Actors.Objects.Running;
using Edge.Actors.Objects.Storage;
using Edge.Actors.Telemetry;
using Edge.Streams.Framing;

namespace Edge.Actors.Objects;

/// <summary>
/// One awakening of one object: the only writer of its log. It owns the journal, the output gate, the events the program has
/// not done, and the links to the gateways that hold its sockets. What is stored belongs to the program's thread.
/// </summary>
/// <remarks>
/// <para>States: gathering, until the gateways that hold sockets have told them; awake; ending, when nothing new is taken
/// and what runs may end. The program is made when its first event comes.</para>
/// <para>Promises: nothing a program does is seen before the journal has what it stored before. A failed write stops the actor,
/// since what the journal holds is then unknown; gateways keep hibernatable sockets, and what was not handled, for the next
/// incarnation.</para>
/// </remarks>
internal sealed class ObjectActor : UntypedPersistentActor, IWithTimers
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>How long what was answered may go on while the object ends, streams above all: all others wait meanwhile.</summary>
    private static readonly TimeSpan AnsweredGrace = TimeSpan.FromSeconds(1);

    private readonly ObjectSettings _settings;
    private readonly ObjectLog _log;
    private readonly RunningEvents _events;
    private readonly ProgramDesk _desk;
    private readonly ObjectGateways _gateways;
    private readonly ObjectIndexing _indexing;
    private readonly ObjectWrites _writes;
    private readonly AlarmDesk _alarms;
    private readonly GatewayDesk _news;
    private Ending? _ending;
    private bool _isReset;
    private bool _ticking;

    public ObjectActor(string entity, ObjectSettings settings)
    {
        var id = ObjectExtractor.IdOf(entity);
        _settings = settings;
        PersistenceId = IdOf(id);
        _log = new ObjectLog(settings.Storage);
        _events = new RunningEvents(settings.Options.MaxRunning);
        _desk = new ProgramDesk(settings, _log, _events, Self) { Id = id };
        _gateways = new ObjectGateways(id, Context, settings);
        var sink = new EffectSink(_events, _gateways.All)
        {
            WasDone = OnDone,
            NobodyReads = _desk.Leave,
            Overflowed = _desk.Break,
            Lost = _desk.Lose,
        };
        _indexing = new ObjectIndexing(settings.Index, Self, settings.Time);
        _writes = new ObjectWrites(_log, _indexing)
        {
            Id = () => _desk.Id,
            Persist = facts => PersistAllAsync(facts, OnStored),
            Release = sink.Apply,
            Compact = DeleteMessages,
        };
        _alarms = new AlarmDesk(settings, _desk, _writes, _indexing);
        _news = new GatewayDesk(_gateways, _desk, sink, _writes);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public override string PersistenceId { get; }

    public static Props CreateProps(string entity, ObjectSettings settings) => Props.Create<ObjectActor>(entity, settings);

    /// <summary>The journal's name of an object; never changes, see docs/persistence-format.md.</summary>
    public static string IdOf(ObjectId id) => "object-" + ObjectExtractor.EntityOf(id);

    protected override void PreStart()
    {
        EdgeActorsTelemetry.Objects.Add(1);
        _settings.Awake.Add(Self, _desk.Id.Namespace);
        base.PreStart();
    }

    protected override void PostStop()
    {
        EdgeActorsTelemetry.Objects.Add(-1);
        _settings.Awake.Remove(Self);
        _writes.Drop();
        _alarms.Keep();
        _desk.Abandon();
        base.PostStop();
    }

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case ObjectEvents.IFact fact:
                _log.Apply(fact, LastSequenceNr);
                break;
            case RecoveryCompleted:
                OnRecovered();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case ProgramMessages.Turn turn when !_isReset:
                _writes.Add(turn, _events.FindHolders(turn));
                break;
            case ProgramMessages.Turn:
                // Of before the reset, whose writes may be among those that were dropped.
                break;
            case ProgramMessages.Abort abort:
                OnAbort(abort.Failure);
                break;
            case ObjectProtocol.ICommand command:
                Learn(command.Object.Name);
                _news.Take(command, isEnding: _ending is not null);
                break;
            case ObjectIndexProtocol.AlarmDue due when _ending is null:
                Learn(due.Object.Name);
                _alarms.OnDue();
                break;
            case ObjectIndexProtocol.AlarmDue:
                break;
            case ObjectIndexProtocol.IObjectEntry answer:
                _writes.OnIndexed(answer);
                break;
            case Terminated terminated:
                _news.Lose(terminated.ActorRef);
                break;
            case Tick:
                _ticking = false;
                _gateways.OnTick();
                _indexing.OnTick();
                break;
            case IdleCheck:
                OnIdleCheck();
                break;
            case AwakeObjects.Reloaded:
                // A gateway on another node may hear of the end before it hears that the code was removed.
                EndUnasked(
                    _settings.Programs.Knows(_desk.Id.Namespace) ? CloseCodes.ServiceRestart : CloseCodes.GoingAway,
                    _settings.Options.ReloadGrace);
                break;
            case ObjectStop stop:
                OnStop(stop);
                break;
            case ProgramDesk.Ended:
                _ending!.IsProgramOver = true;
                break;
            case DeleteMessagesSuccess:
                break;
            case DeleteMessagesFailure failure:
                ObjectLogLines.CompactionFailed(_settings.Logger, PersistenceId, failure.Cause);
                break;
            default:
                Unhandled(message);
                break;
        }

        Settle();
    }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        // The base class stops this actor next. Gateways are watching: they bring what was not handled to the next incarnation.
        ObjectLogLines.WriteFailed(_settings.Logger, PersistenceId, sequenceNr, cause);
        EdgeActorsTelemetry.JournalFailures.Add(1);
        EdgeActorsTelemetry.ObjectsReset.Add(1, new KeyValuePair<string, object?>("reason", "write"));
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        ObjectLogLines.WriteRejected(_settings.Logger, PersistenceId, sequenceNr, cause);
        EdgeActorsTelemetry.JournalFailures.Add(1);
        Context.Stop(Self);
    }

    private void OnRecovered()
    {
        _log.Recovered(LastSequenceNr);
        _writes.OnRecovered();
        Learn(_log.Name);
        if (_log.Head > 0)
        {
            _indexing.Remind(_desk.Id, _log.Alarm, _log.Head);
        }

        _desk.Active = _settings.Time.GetTimestamp();
        Timers.StartPeriodicTimer(IdleCheck.Instance, IdleCheck.Instance, _settings.Options.IdleAfter / 4);
        _news.Gather(_log.Gateways);
        ObjectLogLines.Started(_settings.Logger, PersistenceId, _log.Head);
        Settle();
    }

    private void OnStored(ObjectEvents.IFact fact)
    {
        _writes.OnStored();
        Settle();
    }

    private void Learn(string? name)
    {
        if (name is not null && _desk.Id.Name is null)
        {
            _desk.Id = ObjectId.Restore(_desk.Id.Namespace, _desk.Id.Hex, name);
            _log.Learn(name);
        }
    }

    private void OnDone(RunningEvent running, bool failed)
    {
        _desk.Active = _settings.Time.GetTimestamp();
        if (running.IsAlarm)
        {
            _alarms.OnDone(failed);
        }
    }

    private void OnIdleCheck()
    {
        if (_ending is null && _desk.IsOpen && _desk.IsIdle && _writes.IsIdle && !_alarms.IsOpen && !_gateways.HasStandardSockets
            && _settings.Time.GetElapsedTime(_desk.Active) >= _settings.Options.IdleAfter)
        {
            EndUnasked(CloseCodes.ServiceRestart, TimeSpan.Zero);
        }
    }

    private void OnAbort(ObjectFailure failure)
    {
        _isReset = true;
        ObjectLogLines.Aborted(_settings.Logger, PersistenceId);
        EdgeActorsTelemetry.ObjectsReset.Add(1, new KeyValuePair<string, object?>("reason", "abort"));
        _writes.Drop();
        _alarms.OnReset();
        _desk.FailAll(failure);
        EndUnasked(CloseCodes.Abnormal, TimeSpan.Zero);
        (_ending!.IsProgramEnding, _ending.IsProgramOver) = (true, true);
    }

    /// <summary>Ends without being told to: the shard keeps what comes meanwhile for the next incarnation.</summary>
    private void EndUnasked(int closeCode, TimeSpan grace)
    {
        if (_ending is null)
        {
            _ending = new Ending(closeCode, _settings.Time.GetTimestamp(), grace);
            Context.Parent.Tell(new Passivate(ObjectStop.AsAsked));
        }
    }

    private void OnStop(ObjectStop stop)
    {
        if (stop == ObjectStop.AsAsked)
        {
            return;
        }

        var now = _settings.Time.GetTimestamp();
        var grace = _settings.Options.MoveGrace;
        if (_ending is null)
        {
            _ending = new Ending(CloseCodes.ServiceRestart, now, grace);
            return;
        }

        // Its shard waits no longer for one that is ending already.
        var most = _settings.Time.GetElapsedTime(_ending.Since, now) + grace;
        _ending = _ending with { Grace = _ending.Grace < most ? _ending.Grace : most };
    }

    /// <summary>What follows from whatever happened.</summary>
    private void Settle()
    {
        if (!_desk.IsOpen && _gateways.IsGathered)
        {
            _desk.Open();
            _alarms.OnOpen();
        }

        var most = _settings.Options.MaxOutputBytes;
        _desk.HoldBack(_writes.HeldBytes > most / 4);
        _gateways.Flush();
        if (_writes.HeldBytes > most || _gateways.All.Any(link => link.WaitingBytes > most))
        {
            _desk.Abort(ObjectFailures.TooMuchOutput(most));
        }

        if (_ending is { } ending)
        {
            End(ending);
        }

        if (!_ticking && (_gateways.NeedsTick || _indexing.IsPending || _ending is not null))
        {
            _ticking = true;
            Timers.StartSingleTimer(Tick.Instance, Tick.Instance, TickInterval);
        }
    }

    private void End(Ending ending)
    {
        var lasted = _settings.Time.GetElapsedTime(ending.Since);
        var isOverdue = lasted >= ending.Grace || (lasted >= AnsweredGrace && !_events.IsAwaited);
        if (!ending.IsProgramEnding && (_events.Count == 0 || isOverdue))
        {
            ending.IsProgramEnding = true;
            _desk.End();
        }

        if (ending.IsProgramOver && _writes.IsIdle)
        {
            _desk.FailAll(ObjectFailures.Reset);
            _gateways.Flush();
            _gateways.End(ending.CloseCode);
            Context.Stop(Self);
        }
    }

    /// <summary>How far the end has come.</summary>
    private sealed record Ending(int CloseCode, long Since, TimeSpan Grace)
    {
        public bool IsProgramEnding { get; set; }

        public bool IsProgramOver { get; set; }
    }

    private sealed class Tick
    {
        public static readonly Tick Instance = new();
    }

    private sealed class IdleCheck
    {
        public static readonly IdleCheck Instance = new();
    }
}
