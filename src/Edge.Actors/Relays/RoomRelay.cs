using System.Collections.Immutable;
using Akka.Actor;
using Edge.Actors.Rooms;
using Edge.Actors.Telemetry;
using Edge.Streams.Outbox;
using Edge.Streams.Wire;

namespace Edge.Actors.Relays;

/// <summary>
/// This node's agent for one room: it subscribes once for all local members, keeps the newest messages, fans out, and
/// carries posts to the room until they are answered.
/// </summary>
/// <remarks>
/// States: Subscribing (no room known), Loading (reading what was missed from the journal), Live, Asleep (the room
/// passivated; whoever posts wakes it). Members stay through all of them; what they miss meanwhile they get afterwards, in
/// order. A failure closes the members with 4100, so that they come back and resume.
/// </remarks>
internal sealed class RoomRelay : UntypedActor, IWithTimers
{
    private const int MaxEarly = 4096;
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan RetireAfter = TimeSpan.FromSeconds(30);
    private readonly RoomName _room;
    private readonly RoomSettings _settings;
    private readonly IActorRef _region;
    private readonly RelayFeed _feed;
    private readonly HistoryQueue _reads;
    private readonly List<RelayProtocol.ICommand> _early = [];
    private readonly List<RoomProtocol.Committed> _later = [];
    private readonly FlushPacer _pacer;
    private IActorRef _owner = ActorRefs.Nobody;
    private Link _link = Link.Subscribing;
    private HistoryRange? _load;
    private bool _known;
    private bool _ticking;
    private long _downSince;

    public RoomRelay(RoomName room, IActorRef region, RoomSettings settings)
    {
        _room = room;
        _region = region;
        _settings = settings;
        _reads = new HistoryQueue(range => Context.ActorOf(HistoryReader.CreateProps(room, range)));
        _feed = new RelayFeed(room, settings, _reads.TryAdd, EnsureTick);
        _pacer = new FlushPacer(settings, Self);
    }

    private enum Link
    {
        Subscribing,
        Loading,
        Live,
        Asleep,
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props CreateProps(RoomName room, IActorRef region, RoomSettings settings) =>
        Props.Create<RoomRelay>(room, region, settings);

    protected override void PreStart()
    {
        EdgeActorsTelemetry.Relays.Add(1);
        Subscribe();
    }

    protected override void PostStop()
    {
        EdgeActorsTelemetry.Relays.Add(-1);
        _pacer.Dispose();
        _owner.Tell(new RoomProtocol.Unsubscribe(_room, Self));
        CloseMembers(EdgeClose.Internal);
    }

    protected override void OnReceive(object message)
    {
        switch (_link)
        {
            case Link.Subscribing:
                Subscribing(message);
                break;
            case Link.Loading:
                Loading(message);
                break;
            case Link.Live:
                Live(message);
                break;
            default:
                Asleep(message);
                break;
        }
    }

    private void Subscribing(object message)
    {
        switch (message)
        {
            case RoomProtocol.Subscribed subscribed:
                OnSubscribed(subscribed);
                break;
            case RoomProtocol.Committed or RoomProtocol.Asleep or RoomProtocol.Awake or RoomProtocol.Pulse or Terminated:
                break;
            default:
                Always(message);
                break;
        }
    }

    private void Loading(object message)
    {
        switch (message)
        {
            case RoomProtocol.Committed committed:
                _later.Add(committed);
                break;
            case HistoryRead read when ReferenceEquals(read.Range, _load):
                OnLoaded(read);
                break;
            case HistoryUnread unread when ReferenceEquals(unread.Range, _load):
                RoomLog.HistoryFailed(_settings.Logger, _room, unread.Range.From, unread.Range.To, unread.Cause);
                _link = Link.Subscribing;
                break;
            case Terminated or RoomProtocol.Asleep:
                Subscribe();
                break;
            case RoomProtocol.Subscribed or RoomProtocol.Awake or RoomProtocol.Pulse:
                break;
            default:
                Always(message);
                break;
        }
    }

    private void Live(object message)
    {
        switch (message)
        {
            case RoomProtocol.Committed committed:
                OnCommitted(committed);
                break;
            case Terminated:
                Subscribe();
                break;
            case RoomProtocol.Asleep asleep when Sender.Equals(_owner):
                OnAsleep(asleep);
                break;
            case RoomProtocol.Pulse pulse when pulse.Head > _feed.Ring.Head:
                // What was said before it came before it: the messages in between got lost.
                RoomLog.GapFound(_settings.Logger, _room, _feed.Ring.Head + 1, pulse.Head);
                Subscribe();
                break;
            case RoomProtocol.Subscribed or RoomProtocol.Asleep or RoomProtocol.Awake or RoomProtocol.Pulse:
                break;
            default:
                Always(message);
                break;
        }
    }

    private void Asleep(object message)
    {
        switch (message)
        {
            case RoomProtocol.Awake or RoomProtocol.Pulse:
                Subscribe();
                break;
            case RoomProtocol.Committed:
                // A post that was on its way when the room fell asleep. Its next incarnation tells what it is.
                Subscribe();
                break;
            case RoomProtocol.Subscribed or RoomProtocol.Asleep or Terminated:
                break;
            case RelayProtocol.Post post:
                OnPost(post);
                Subscribe();
                break;
            default:
                Always(message);
                break;
        }
    }

    private void Always(object message)
    {
        switch (message)
        {
            case RelayProtocol.Post post:
                OnPost(post);
                break;
            case FlushPacer.Due:
                Flush();
                break;
            case RelayProtocol.GetHistory query when !_known && _early.Count >= MaxEarly:
                RelayReplies.HistoryError(query.Member, _room, query.Id, EdgeError.RoomUnavailable, "The room cannot be reached yet.");
                break;
            case RelayProtocol.Join or RelayProtocol.GetHistory when !_known:
                _early.Add((RelayProtocol.ICommand)message);
                break;
            case RelayProtocol.Join join when _feed.IsBehind(join):
                // The client saw messages over another node that have not come here, such as during a partition: only the room
                // can tell whether they are in its log.
                _early.Add(join);
                if (_link is Link.Live or Link.Asleep)
                {
                    Subscribe();
                }

                break;
            case RelayProtocol.Join join:
                _feed.Join(join);
                break;
            case RelayProtocol.GetHistory query:
                OnGetHistory(query);
                break;
            case RelayProtocol.Leave leave:
                OnLeave(leave);
                break;
            case RelayProtocol.Drained drained:
                _feed.CatchUp(drained.Member);
                break;
            case RoomProtocol.Duplicate duplicate:
                OnDuplicate(duplicate);
                break;
            case RoomProtocol.Refused refused:
                OnRefused(refused);
                break;
            case HistoryRead { Range.Purpose: LoadPurpose } or HistoryUnread { Range.Purpose: LoadPurpose }:
                // Of a subscription that was given up meanwhile; it never was in the queue of reads.
                break;
            case HistoryRead read:
                OnHistoryRead(read);
                break;
            case HistoryUnread unread:
                OnHistoryUnread(unread);
                break;
            case Tick:
                OnTick();
                break;
            case RetireCheck:
                OnRetireCheck();
                break;
            case RelayGuardian.Retire:
                OnRetire();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Subscribe()
    {
        if (_link is Link.Live or Link.Asleep || !_known)
        {
            _downSince = _settings.Time.GetTimestamp();
        }

        _link = Link.Subscribing;
        _later.Clear();
        Context.Unwatch(_owner);
        AskForSubscription();
        EnsureTick();
    }

    private void AskForSubscription() => _region.Tell(new RoomProtocol.Subscribe(_room, Self, _feed.Epoch));

    private void OnSubscribed(RoomProtocol.Subscribed subscribed)
    {
        Context.Unwatch(_owner);
        _owner = Sender;
        Context.Watch(_owner);
        var otherLog = _known && (subscribed.Epoch != _feed.Epoch || subscribed.Head < _feed.Ring.Head);
        if (otherLog)
        {
            CloseMembers(EdgeClose.ResumeRequired);
        }

        _feed.Flush();
        _feed.Open(subscribed.Epoch, subscribed.First);
        var from = Math.Max(subscribed.First, subscribed.Head - _settings.Options.RelayMessages + 1);
        if (!_known || otherLog || _feed.Ring.Head + 1 < from)
        {
            _feed.Reset(from - 1);
        }

        RoomLog.Subscribed(_settings.Logger, _room, subscribed.Head);
        if (_feed.Ring.Head < subscribed.Head)
        {
            _link = Link.Loading;
            _load = new HistoryRange(_feed.Ring.Head + 1, subscribed.Head, LoadPurpose.Instance);
            Context.ActorOf(HistoryReader.CreateProps(_room, _load));
            return;
        }

        GoLive();
    }

    private void OnLoaded(HistoryRead read)
    {
        if (_feed.Ring.Head + 1 < (read.Messages.IsEmpty ? read.Range.To + 1 : read.Messages[0].Seq))
        {
            // Retention removed the oldest part meanwhile.
            _feed.Reset(read.Messages.IsEmpty ? read.Range.To : read.Messages[0].Seq - 1);
        }

        if (_feed.TryAppend(read.Messages))
        {
            GoLive();
        }
        else
        {
            Subscribe();
        }
    }

    private void GoLive()
    {
        _known = true;
        _link = Link.Live;
        _feed.Flush();
        var early = _early.ToImmutableArray();
        _early.Clear();
        foreach (var command in early)
        {
            AnswerEarly(command);
        }

        foreach (var committed in _later.ToImmutableArray())
        {
            OnCommitted(committed);
        }

        _later.Clear();
        foreach (var pending in _feed.Pending.InOrder)
        {
            Send(pending);
        }
    }

    /// <summary>The room has just told where its log ends, so this answer is final.</summary>
    private void AnswerEarly(RelayProtocol.ICommand command)
    {
        if (command is RelayProtocol.Join join)
        {
            _feed.Join(join);
        }
        else
        {
            Always(command);
        }
    }

    private void OnCommitted(RoomProtocol.Committed committed)
    {
        if (!_feed.TryAppend(committed.Messages))
        {
            RoomLog.GapFound(_settings.Logger, _room, _feed.Ring.Head + 1, committed.Messages[0].Seq - 1);
            Subscribe();
            return;
        }

        if (_feed.Unflushed > 0 && _pacer.MayFlush(committed.Messages.Length, _feed.Members.Count))
        {
            Flush();
        }
    }

    private void Flush()
    {
        var messages = _feed.Unflushed;
        _feed.Flush();
        _pacer.Flushed(messages);
    }

    private void OnAsleep(RoomProtocol.Asleep asleep)
    {
        Context.Unwatch(_owner);
        _owner = ActorRefs.Nobody;
        _feed.Flush();
        if (_feed.Pending.Count > 0 || asleep.Head > _feed.Ring.Head)
        {
            Subscribe();
            return;
        }

        _link = Link.Asleep;
    }

    private void OnLeave(RelayProtocol.Leave leave)
    {
        _early.RemoveAll(command => command is RelayProtocol.Join join && join.Member == leave.Member);
        _feed.Flush();
        _feed.Members.Remove(leave.Member);
        if (leave.Reply)
        {
            leave.Member.Outbox.Reply(OutboundFrames.One(ServerMessageWriter.Left(leave.Id, _room.Value)));
        }

        RetireLater();
    }

    private void RetireLater()
    {
        if (_feed.Members.Count == 0)
        {
            Timers.StartSingleTimer(RetireCheck.Instance, RetireCheck.Instance, RetireAfter);
        }
    }

    private void OnPost(RelayProtocol.Post post)
    {
        var key = MessageKey.Of(post.Scope, post.MessageId);
        var pending = new PendingPost(post, key, _settings.Time.GetTimestamp());
        if (_feed.Pending.Add(pending) && _link == Link.Live)
        {
            Send(pending);
        }

        EnsureTick();
    }

    private void Send(PendingPost pending)
    {
        pending.Sent = _settings.Time.GetTimestamp();
        var post = pending.Post;
        _owner.Tell(new RoomProtocol.Post(
            _room, Self, post.From, post.Scope, post.MessageId, post.Kind, post.Data, post.Meta));
    }

    private void OnDuplicate(RoomProtocol.Duplicate duplicate)
    {
        _feed.Flush();

        // Otherwise the message itself is still to come, and its acknowledgement with it, in its place.
        if (duplicate.Seq <= _feed.Ring.Head && _feed.Pending.TryRemove(duplicate.Key, out var pending))
        {
            _feed.Answer(pending, duplicate.Seq, duplicate.Timestamp);
        }
    }

    private void OnRefused(RoomProtocol.Refused refused)
    {
        if (!_feed.Pending.TryRemove(refused.Key, out var pending))
        {
            return;
        }

        if (refused.Reason == RefusalReason.Overloaded)
        {
            RelayReplies.Fail(pending, EdgeError.Overloaded, "Too many posts wait for this room. Send it again later.");
        }
        else
        {
            RelayReplies.Fail(pending, EdgeError.Internal, "The journal rejected the message.");
        }
    }

    private void OnGetHistory(RelayProtocol.GetHistory query)
    {
        if (!_feed.TryReplyHistory(query))
        {
            RelayReplies.HistoryError(query.Member, _room, query.Id, EdgeError.Overloaded, "Too much history is being read.");
        }
    }

    private void OnHistoryRead(HistoryRead read)
    {
        _reads.Done();
        switch (read.Range.Purpose)
        {
            case CatchUpPurpose catchUp:
                _feed.OnCatchUpRead(catchUp.Member, read.Range, read.Messages);
                break;
            case PagePurpose page:
                _feed.ReplyHistory(
                    page.Member, page.Id, read.Range, [.. read.Messages.Select(message => new RelayMessage(_room, message))]);
                break;
            default:
                break;
        }
    }

    private void OnHistoryUnread(HistoryUnread unread)
    {
        _reads.Done();
        RoomLog.HistoryFailed(_settings.Logger, _room, unread.Range.From, unread.Range.To, unread.Cause);
        switch (unread.Range.Purpose)
        {
            case CatchUpPurpose { Member.Lag: { } lag } catchUp:
                lag.Busy = false;
                Timers.StartSingleTimer(catchUp.Member, new RelayProtocol.Drained(_room, catchUp.Member), AnswerTimeout);
                break;
            case PagePurpose page:
                RelayReplies.HistoryError(page.Member, _room, page.Id, EdgeError.RoomUnavailable, "The log could not be read.");
                break;
            default:
                break;
        }
    }

    private void EnsureTick()
    {
        if (!_ticking)
        {
            _ticking = true;
            Timers.StartSingleTimer(Tick.Instance, Tick.Instance, TickInterval);
        }
    }

    private void OnTick()
    {
        _ticking = false;
        FailOverduePosts();
        CloseTooSlow();
        if (_link is Link.Subscribing or Link.Loading)
        {
            KeepTrying();
        }
        else if (_link == Link.Live && _feed.Pending.Oldest is { } oldest && Elapsed(oldest.Sent) > AnswerTimeout)
        {
            Subscribe();
        }

        if (_link is Link.Subscribing or Link.Loading || _feed.Pending.Count > 0 || _feed.AnyLagging)
        {
            EnsureTick();
        }
    }

    private void FailOverduePosts()
    {
        while (_feed.Pending.Oldest is { } oldest && Elapsed(oldest.Since) > _settings.Options.PostTimeout)
        {
            _feed.Pending.TryRemove(oldest.Key, out _);
            RelayReplies.Fail(oldest, EdgeError.Timeout, "No answer in time: whether it was stored is unknown. Send the same cid again.");
        }
    }

    private void CloseTooSlow()
    {
        foreach (var member in _feed.FindTooSlow().ToImmutableArray())
        {
            RoomLog.MemberTooSlow(_settings.Logger, _room);
            _feed.Members.Remove(member);
            member.Close(EdgeClose.SlowConsumer, discard: true);
        }
    }

    private void KeepTrying()
    {
        if (Elapsed(_downSince) > _settings.Options.UnavailableAfter)
        {
            RoomLog.RoomUnavailable(_settings.Logger, _room, _settings.Options.UnavailableAfter.TotalSeconds);
            _downSince = _settings.Time.GetTimestamp();
            CloseMembers(EdgeClose.RoomUnavailable);
        }

        if (_link == Link.Subscribing)
        {
            AskForSubscription();
        }
    }

    private void CloseMembers(EdgeClose close)
    {
        var joining = _early.OfType<RelayProtocol.Join>().Select(join => join.Member);
        foreach (var member in _feed.Members.All.Concat(joining).ToImmutableArray())
        {
            _feed.Members.Remove(member);
            member.Close(close, discard: false);
        }

        _early.Clear();
    }

    private void OnRetireCheck()
    {
        if (_feed.Members.Count == 0 && _early.Count == 0 && _feed.Pending.Count == 0)
        {
            Context.Parent.Tell(new RelayGuardian.RelayIdle(_room));
        }
        else
        {
            RetireLater();
        }
    }

    private void OnRetire()
    {
        if (_feed.Members.Count == 0 && _early.Count == 0 && _feed.Pending.Count == 0)
        {
            Context.Stop(Self);
        }
        else
        {
            Context.Parent.Tell(new RelayGuardian.RelayNeeded(_room));
            RetireLater();
        }
    }

    private TimeSpan Elapsed(long since) => _settings.Time.GetElapsedTime(since);

    private sealed class Tick
    {
        public static readonly Tick Instance = new();
    }

    private sealed class RetireCheck
    {
        public static readonly RetireCheck Instance = new();
    }
}
