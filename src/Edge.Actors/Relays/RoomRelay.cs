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
/// States: those of <see cref="LinkState"/>. Members stay through all of them; what they miss meanwhile they get
/// afterwards, in order. If this fails, the guardian closes them. Following the room is
/// done by <see cref="RoomLink"/>, posting by <see cref="RelayPosts"/>, serving members by <see cref="RelayFeed"/> and
/// <see cref="RelayHistory"/>.
/// </remarks>
internal sealed class RoomRelay : UntypedActor, IWithTimers
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan RetireAfter = TimeSpan.FromSeconds(30);
    private readonly RoomName _room;
    private readonly RelayFeed _feed;
    private readonly RoomLink _link;
    private readonly RelayPosts _posts;
    private readonly RelayHistory _history;
    private readonly EarlyCommands _early = new();
    private readonly JoinsAhead _ahead;
    private bool _ticking;

    public RoomRelay(RoomName room, IActorRef region, RoomSettings settings)
    {
        _room = room;
        var reads = new HistoryQueue(range => Context.ActorOf(HistoryReader.CreateProps(room, range)));
        _feed = new RelayFeed(room, settings, reads.TryAdd, EnsureTick);
        _posts = new RelayPosts(_feed, settings, Self);
        _link = new RoomLink(region, settings, _feed, Context)
        {
            AnotherLog = () => CloseMembers(EdgeClose.ResumeRequired),
            WentLive = AnswerEarly,
            CaughtUp = _posts.SendAll,
        };
        _history = new RelayHistory(_feed, reads, settings);
        _ahead = new JoinsAhead(_feed, _link, _early, reads, OnCommand);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private bool IsUnused => _feed.Members.Count == 0 && _early.Count == 0 && _feed.Pending.Count == 0;

    public static Props CreateProps(RoomName room, IActorRef region, RoomSettings settings) =>
        Props.Create<RoomRelay>(room, region, settings);

    protected override void PreStart()
    {
        EdgeActorsTelemetry.Relays.Add(1);
        _link.Subscribe();
        EnsureTick();
    }

    protected override void PostStop()
    {
        EdgeActorsTelemetry.Relays.Add(-1);
        EdgeActorsTelemetry.PostsPending.Add(-_feed.Pending.Count);
        _link.Dispose();
        _link.Owner.Tell(new RoomProtocol.Unsubscribe(_room, Self));
    }

    protected override void OnReceive(object message)
    {
        if (!_link.TryReceive(message, Sender))
        {
            Serve(message);
        }

        if (_link.IsDown)
        {
            EnsureTick();
        }
    }

    private void Serve(object message)
    {
        switch (message)
        {
            case RelayProtocol.ICommand command:
                OnCommand(command);
                break;
            case RoomProtocol.Duplicate duplicate:
                _posts.OnDuplicate(duplicate);
                break;
            case RoomProtocol.Refused refused:
                _posts.OnRefused(refused);
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

    private void OnCommand(RelayProtocol.ICommand command)
    {
        switch (command)
        {
            case RelayProtocol.Post post:
                OnPost(post);
                break;
            case RelayProtocol.Join or RelayProtocol.GetHistory when !_link.IsKnown:
                _early.Add(command);
                break;
            case RelayProtocol.Join join when _feed.IsBehind(join):
                _ahead.Add(join);
                EnsureTick();
                break;
            case RelayProtocol.Join join:
                _feed.Join(join);
                break;
            case RelayProtocol.GetHistory query:
                _history.Get(query);
                break;
            case RelayProtocol.Leave leave:
                OnLeave(leave);
                break;
            case RelayProtocol.Drained drained:
                _feed.CatchUp(drained.Member);
                break;
            default:
                Unhandled(command);
                break;
        }
    }

    private void AnswerEarly()
    {
        foreach (var command in _early.TakeAll())
        {
            OnCommand(command);
        }
    }

    private void OnPost(RelayProtocol.Post post)
    {
        _posts.Add(post, _link.State == LinkState.Live ? _link.Owner : null);
        if (_link.State == LinkState.Asleep)
        {
            _link.Subscribe();
        }

        EnsureTick();
    }

    private void OnLeave(RelayProtocol.Leave leave)
    {
        _early.Forget(leave.Member);
        _feed.Flush();
        _feed.Members.Remove(leave.Member);
        if (leave.Reply)
        {
            leave.Member.Outbox.Reply(OutboundFrames.One(ServerMessageWriter.Left(leave.Id, _room.Value)));
        }

        RetireLater();
    }

    private void OnHistoryRead(HistoryRead read)
    {
        _history.OnRead(read);
        if (read.Range.Purpose is AheadPurpose ahead)
        {
            _ahead.OnRead(read, ahead);
        }
    }

    private void OnHistoryUnread(HistoryUnread unread)
    {
        if (unread.Range.Purpose is AheadPurpose)
        {
            _ahead.OnUnread();
        }

        if (_history.OnUnread(unread) is { } member)
        {
            Timers.StartSingleTimer(member, new RelayProtocol.Drained(_room, member), ReadAgainAfter);
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
        _posts.FailOverdue();
        _feed.CloseTooSlow();
        if (_link.IsDown)
        {
            if (_link.KeepTrying())
            {
                CloseMembers(EdgeClose.RoomUnavailable);
            }
        }
        else if (_link.State == LinkState.Live && _posts.IsAnswerOverdue)
        {
            _link.Subscribe();
        }

        _ahead.Read();
        if (_link.IsDown || _feed.Pending.Count > 0 || _feed.AnyLagging || _early.Count > 0)
        {
            EnsureTick();
        }
    }

    private void CloseMembers(EdgeClose close)
    {
        foreach (var member in _feed.Members.All.Concat(_early.Joins.Select(join => join.Member)).ToImmutableArray())
        {
            _feed.Members.Remove(member);
            member.Close(close, discard: false);
        }

        _early.TakeAll();
    }

    private void RetireLater()
    {
        if (_feed.Members.Count == 0)
        {
            Timers.StartSingleTimer(RetireCheck.Instance, RetireCheck.Instance, RetireAfter);
        }
    }

    private void OnRetireCheck()
    {
        if (IsUnused)
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
        if (IsUnused)
        {
            Context.Stop(Self);
        }
        else
        {
            Context.Parent.Tell(new RelayGuardian.RelayNeeded(_room));
            RetireLater();
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
