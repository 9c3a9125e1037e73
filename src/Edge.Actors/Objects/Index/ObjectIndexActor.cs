using Akka.Actor;
using Akka.Persistence;

namespace Edge.Actors.Objects.Index;

/// <summary>
/// One partition of the index of objects: knows which objects there are, and wakes those whose alarm has come. The only writer of its log.
/// </summary>
/// <remarks>
/// Promises: who registers or schedules hears of it only after the journal has it; an alarm that was scheduled is sent until its
/// object settles it, across restarts and moves of this actor. Commands that arrive while a write is in flight go with the next
/// (group commit). What it knows is ahead of the journal by the write in flight; a failed write stops it, and it recovers.
/// </remarks>
internal sealed class ObjectIndexActor : UntypedPersistentActor
{
    private readonly int _partition;
    private readonly ObjectIndexSettings _settings;
    private readonly IndexState _state = new();
    private readonly Queue<Waiting> _waiting = new();
    private readonly List<Waiting> _inFlight = [];
    private IndexTimer? _timer;
    private DateTimeOffset _notBefore;
    private int _unwritten;
    private bool _stopping;

    public ObjectIndexActor(int partition, ObjectIndexSettings settings)
    {
        _partition = partition;
        _settings = settings;
    }

    public override string PersistenceId => IdOf(_partition);

    public static Props CreateProps(int partition, ObjectIndexSettings settings) =>
        Props.Create<ObjectIndexActor>(partition, settings);

    /// <summary>The journal's name of a partition; never changes, see docs/persistence-format.md.</summary>
    public static string IdOf(int partition) => $"object-index-{partition}";

    protected override void PreStart()
    {
        var self = Self;
        _timer = new IndexTimer(_settings.Time, () => self.Tell(Tick.Instance));
        base.PreStart();
    }

    protected override void PostStop()
    {
        _timer?.Dispose();
        base.PostStop();
    }

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case ObjectIndexEvents.IFact fact:
                _state.Apply(fact);
                break;
            case RecoveryCompleted:
                ObjectIndexLog.Started(_settings.Logger, _partition, _state.Count, _state.Alarms.Count);
                Arm();
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
            case ObjectIndexProtocol.GetPage query:
                Sender.Tell(_state.Names.Read(query));
                break;
            case ObjectIndexProtocol.Wake:
                break;
            case ObjectIndexProtocol.ICommand command:
                OnWrite(command);
                break;
            case Tick:
                OnTick();
                break;
            case ObjectIndexStop:
                OnStop();
                break;
            case DeleteMessagesSuccess:
                break;
            case DeleteMessagesFailure failure:
                ObjectIndexLog.DeleteFailed(_settings.Logger, _partition, failure.Cause);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) =>
        ObjectIndexLog.WriteFailed(_settings.Logger, _partition, sequenceNr, cause);

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        ObjectIndexLog.WriteFailed(_settings.Logger, _partition, sequenceNr, cause);

        // What it knows is not what the journal has: another incarnation reads that.
        Context.Stop(Self);
    }

    private void OnWrite(ObjectIndexProtocol.ICommand command)
    {
        if (_waiting.Count >= _settings.MaxWaiting)
        {
            // Objects ask again until they are answered.
            return;
        }

        _waiting.Enqueue(new Waiting(command, Sender));
        WriteWaiting();
    }

    private void WriteWaiting()
    {
        if (_unwritten > 0 || _stopping)
        {
            return;
        }

        var facts = Collect();
        if (facts.Count == 0)
        {
            Answer();
            return;
        }

        var deleteTo = 0L;
        if (_state.IsCheckpointDue)
        {
            deleteTo = LastSequenceNr + facts.Count;
            facts.AddRange(_state.TakeCheckpoint());
        }

        _unwritten = facts.Count;
        PersistAllAsync(facts, _ => OnWritten(deleteTo));
    }

    private List<ObjectIndexEvents.IFact> Collect()
    {
        var facts = new List<ObjectIndexEvents.IFact>();
        while (facts.Count < _settings.MaxBatch && _waiting.TryDequeue(out var waiting))
        {
            _inFlight.Add(waiting);
            if (_state.Decide(waiting.Command) is not { } fact)
            {
                continue;
            }

            if (_state.IsNews(fact))
            {
                facts.Add(fact);
            }

            _state.Apply(fact);
        }

        return facts;
    }

    private void OnWritten(long deleteTo)
    {
        if (--_unwritten > 0)
        {
            return;
        }

        if (deleteTo > 0)
        {
            DeleteMessages(deleteTo);
        }

        Answer();
        if (_stopping)
        {
            Context.Stop(Self);
            return;
        }

        WriteWaiting();
    }

    private void Answer()
    {
        Arm();
        foreach (var (command, sender) in _inFlight)
        {
            switch (command)
            {
                case ObjectIndexProtocol.Register register:
                    sender.Tell(new ObjectIndexProtocol.Registered(register.Object));
                    break;
                case ObjectIndexProtocol.Schedule schedule:
                    sender.Tell(new ObjectIndexProtocol.Scheduled(schedule.Object, schedule.Version));
                    break;
                default:
                    break;
            }
        }

        _inFlight.Clear();
    }

    private void OnTick()
    {
        _timer!.OnFired();
        var now = _settings.Time.GetUtcNow();
        foreach (var due in _state.Alarms.TakeDue(now, _settings.MaxAlarmsPerPause))
        {
            _settings.Objects.Tell(due);
        }

        _notBefore = _state.Alarms.Next <= now ? now + _settings.AlarmPause : now;
        Arm();
    }

    private void Arm()
    {
        if (_state.Alarms.Next is { } next)
        {
            _timer!.Set(next > _notBefore ? next : _notBefore);
        }
    }

    private void OnStop()
    {
        _stopping = true;
        if (_unwritten == 0)
        {
            Context.Stop(Self);
        }
    }

    private readonly record struct Waiting(ObjectIndexProtocol.ICommand Command, IActorRef Sender);

    private sealed class Tick
    {
        public static readonly Tick Instance = new();
    }
}
