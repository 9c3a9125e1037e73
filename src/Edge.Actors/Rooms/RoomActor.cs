using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Persistence;
using Edge.Actors.Relays;
using Edge.Actors.Telemetry;

namespace Edge.Actors.Rooms;

/// <summary>
/// One room: the only writer of its log. It owns the order of messages and what counts as a duplicate; it holds no
/// messages, which relays read from the journal, and no sockets.
/// </summary>
/// <remarks>
/// Promises: a relay hears of a message, and its sender of the acknowledgement, only after the journal has it. Posts that
/// arrive while a write is in flight go as one batch with the next (group commit). A failed write stops the actor, since
/// what the journal holds is then unknown; relays find the next incarnation and send again.
/// </remarks>
internal sealed class RoomActor : UntypedPersistentActor, IWithTimers
{
    /// <summary>A timer that fires a little early must not make every other pulse fall out.</summary>
    private const double PulseTolerance = 0.9;

    private readonly RoomName _room;
    private readonly RoomSettings _settings;
    private readonly RoomState _state;
    private readonly HashSet<IActorRef> _relays = [];
    private readonly WaitingPosts _waiting = new();
    private string _newEpoch;
    private bool _epochTold;
    private PostBatch? _inFlight;
    private long _lastPost;
    private long _written;
    private long _pulsed;
    private long _snapshotAt;
    private bool _stopping;

    public RoomActor(string room, RoomSettings settings)
    {
        _room = RoomName.Parse(room);
        _settings = settings;
        _state = new RoomState(settings.Dedupe);
        _newEpoch = RoomSettings.NewEpoch();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public override string PersistenceId => IdOf(_room);

    public static Props CreateProps(string room, RoomSettings settings) =>
        Props.Create<RoomActor>(room, settings);

    /// <summary>The journal's name of a room; never changes, see docs/persistence-format.md.</summary>
    public static string IdOf(RoomName room) => "room-" + room.Value;

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case SnapshotOffer { Snapshot: RoomEvents.RoomSnapshot snapshot }:
                _state.Apply(snapshot);
                _snapshotAt = snapshot.Head;
                break;
            case RoomEvents.MessagePosted posted:
                _state.Apply(posted);
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
            case RoomProtocol.Post post:
                OnPost(post);
                break;
            case RoomProtocol.Subscribe subscribe:
                OnSubscribe(subscribe.Relay, subscribe.Epoch);
                break;
            case RoomProtocol.Unsubscribe unsubscribe:
                Forget(unsubscribe.Relay);
                break;
            case Terminated terminated:
                Forget(terminated.ActorRef);
                break;
            case Check:
                OnCheck();
                break;
            case RoomStop:
                OnStop();
                break;
            case SaveSnapshotSuccess saved:
                OnSnapshotSaved(saved.Metadata.SequenceNr);
                break;
            case SaveSnapshotFailure failure:
                RoomLog.SnapshotFailed(_settings.Logger, _room, failure.Cause);
                break;
            case DeleteMessagesSuccess or DeleteSnapshotsSuccess:
                break;
            case DeleteMessagesFailure failure:
                RoomLog.RetentionFailed(_settings.Logger, _room, failure.Cause);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        // The base class stops this actor next. Relays are watching: they send again to the next incarnation.
        RoomLog.WriteFailed(_settings.Logger, _room, sequenceNr, cause);
        EdgeActorsTelemetry.JournalFailures.Add(1);
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        RoomLog.WriteRejected(_settings.Logger, _room, sequenceNr, cause);
        EdgeActorsTelemetry.JournalFailures.Add(1);
        if (@event is RoomEvents.MessagePosted posted)
        {
            var key = MessageKey.Of(posted.Scope, posted.MessageId);
            Publish(new RoomProtocol.Refused(_room, key, RefusalReason.Rejected));
        }

        // The numbering has a hole now that only a new incarnation, counting from the journal, can close.
        Context.Stop(Self);
    }

    private void OnRecovered()
    {
        _lastPost = _settings.Time.GetTimestamp();
        var idleCheck = _settings.PassivateAfter / 4;
        Timers.StartPeriodicTimer(
            Check.Instance, Check.Instance, idleCheck < _settings.PulseEvery ? idleCheck : _settings.PulseEvery);
        _pulsed = _lastPost;
        RelayGuardian.Announce(Context.System, new RoomProtocol.Awake(_room));
        EdgeActorsTelemetry.RoomsStarted.Add(1);
        RoomLog.Started(_settings.Logger, _room, _state.Head);
    }

    private void OnSubscribe(IActorRef relay, string epoch)
    {
        if (!_epochTold && epoch.Length > 0)
        {
            _newEpoch = epoch;
        }

        _epochTold = true;
        if (_relays.Add(relay))
        {
            Context.Watch(relay);
        }

        relay.Tell(new RoomProtocol.Subscribed(_room, _state.EpochOr(_newEpoch), _state.First, _state.Head));
    }

    private void Forget(IActorRef relay)
    {
        if (_relays.Remove(relay))
        {
            Context.Unwatch(relay);
        }
    }

    private void OnPost(RoomProtocol.Post post)
    {
        _lastPost = _settings.Time.GetTimestamp();
        var waiting = WaitingPost.Of(post);
        if (_relays.Contains(post.Relay) && IsOnItsWay(waiting.Key))
        {
            // A relay that sends again hears of the first with all others; its resends must not fill the queue.
            return;
        }

        if (_state.FindDuplicate(waiting.Key) is { } seen)
        {
            PostBatch.ReplyToDuplicate(_room, _state.Epoch, post.Relay, seen);
            return;
        }

        if (_waiting.Count >= _settings.MaxWaitingPosts)
        {
            post.Relay.Tell(new RoomProtocol.Refused(_room, waiting.Key, RefusalReason.Overloaded));
            return;
        }

        _waiting.Enqueue(waiting);
        WriteWaiting();
    }

    private bool IsOnItsWay(MessageKey key) => _waiting.Contains(key) || _inFlight is { } batch && batch.Contains(key);

    private void WriteWaiting()
    {
        if (_inFlight is not null || _stopping)
        {
            return;
        }

        var batch = PostBatch.Collect(_waiting, _settings.MaxBatch, _state, _settings.Time.GetUtcNow(), _newEpoch);
        if (batch.Facts.Count == 0)
        {
            batch.ReplyToDuplicates(_room, _state);
            return;
        }

        _inFlight = batch;
        _written = _settings.Time.GetTimestamp();
        PersistAllAsync(batch.Facts, OnStored);
    }

    private void OnStored(RoomEvents.MessagePosted fact)
    {
        _state.Apply(fact);
        var batch = _inFlight!;
        if (fact.Seq < batch.Facts[^1].Seq)
        {
            return;
        }

        _inFlight = null;
        EdgeActorsTelemetry.JournalWrites.Record(_settings.Time.GetElapsedTime(_written).TotalSeconds);
        EdgeActorsTelemetry.MessagesStored.Add(batch.Facts.Count);
        foreach (var committed in batch.ToCommitted(_room, Math.Min(_waiting.Count, _settings.MaxBatch)))
        {
            Publish(committed);
        }

        batch.ReplyToDuplicates(_room, _state);
        SaveSnapshotIfDue();
        if (_stopping)
        {
            Context.Stop(Self);
            return;
        }

        WriteWaiting();
    }

    private void Publish(object message)
    {
        foreach (var relay in _relays)
        {
            relay.Tell(message);
        }
    }

    private void OnCheck()
    {
        var now = _settings.Time.GetTimestamp();
        var idle = _inFlight is null && _waiting.Count == 0
            && _settings.Time.GetElapsedTime(_lastPost, now) >= _settings.PassivateAfter;
        if (idle)
        {
            Publish(new RoomProtocol.Asleep(_room, _state.Head));
            Context.Parent.Tell(new Passivate(RoomStop.Instance));
        }
        else if (!_stopping && _settings.Time.GetElapsedTime(_pulsed, now) >= _settings.PulseEvery * PulseTolerance)
        {
            // Never together with Asleep: it would wake the room again.
            _pulsed = now;
            RelayGuardian.Announce(
                Context.System, new RoomProtocol.Pulse(_room, _state.EpochOr(_newEpoch), _state.Head));
        }
    }

    private void OnStop()
    {
        // Posts that still wait are not in the journal; their relays see this actor end and send them again.
        _stopping = true;
        if (_inFlight is null)
        {
            Context.Stop(Self);
        }
    }

    private void SaveSnapshotIfDue()
    {
        if (_state.Head - _snapshotAt < Math.Max(_settings.SnapshotEvery, _state.SeenCount))
        {
            return;
        }

        _snapshotAt = _state.Head;
        if (_settings.RetainMessages > 0)
        {
            _state.Trim(_state.Head - _settings.RetainMessages + 1);
        }

        SaveSnapshot(_state.ToSnapshot());
    }

    private void OnSnapshotSaved(long sequenceNr)
    {
        DeleteSnapshots(new SnapshotSelectionCriteria(sequenceNr - 1));
        if (_state.First > 1)
        {
            DeleteMessages(_state.First - 1);
        }
    }

    private sealed class Check
    {
        public static readonly Check Instance = new();
    }
}
