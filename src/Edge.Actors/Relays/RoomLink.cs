using System.Collections.Immutable;
using Akka.Actor;
using Edge.Actors.Rooms;

namespace Edge.Actors.Relays;

/// <summary>
/// A relay's tie to its room: finds it through the region, reads from the journal what was missed, and follows what the room
/// stores. Part of the relay's actor and called by it alone; there is one method for each <see cref="LinkState"/>.
/// </summary>
internal sealed class RoomLink(IActorRef region, RoomSettings settings, RelayFeed feed, IActorContext context) : IDisposable
{
    private readonly List<RoomProtocol.Committed> _later = [];
    private readonly FlushPacer _pacer = new(settings, context.Self);
    private readonly RoomSearch _search = new(region, settings, feed, context.Self);
    private HistoryRange? _load;
    private int _following;

    public LinkState State { get; private set; } = LinkState.Subscribing;

    /// <summary>The room's present incarnation, as far as is known.</summary>
    public IActorRef Owner { get; private set; } = ActorRefs.Nobody;

    /// <summary>Whether the room has ever answered.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Whether the room is being looked for: the relay then calls <see cref="KeepTrying"/> now and then.</summary>
    public bool IsDown => State is LinkState.Subscribing or LinkState.Loading;

    /// <summary>
    /// Called when the room's log is not the one that members have read, before the new one is taken over. Not for one that was
    /// empty: whoever wakes such a room may give it another epoch, and nobody has read anything.
    /// </summary>
    public required Action AnotherLog { private get; init; }

    /// <summary>Called when the log is known up to what the room had stored as it answered.</summary>
    public required Action WentLive { private get; init; }

    /// <summary>Called when what it stored meanwhile is here too: what is unanswered now must be sent again.</summary>
    public required Action<IActorRef> CaughtUp { private get; init; }

    private RelayBacklog Backlog => new(feed.Unflushed, feed.OwnUnflushed, feed.Pending.Count, _following);

    public void Dispose() => _pacer.Dispose();

    /// <summary>Gives up what there is and asks for the room.</summary>
    public void Subscribe()
    {
        Lose();
        _search.Ask();
    }

    /// <summary>Asks again.</summary>
    /// <returns>Whether the room has been away for too long, said once in that time.</returns>
    public bool KeepTrying()
    {
        if (State == LinkState.Subscribing)
        {
            _search.Ask();
        }

        return _search.IsTooLong();
    }

    /// <summary>Takes what the room says. False for what is none of this.</summary>
    public bool TryReceive(object message, IActorRef sender) => State switch
    {
        LinkState.Subscribing => Subscribing(message, sender),
        LinkState.Loading => Loading(message),
        LinkState.Live => Live(message, sender),
        _ => Asleep(message),
    };

    private bool Subscribing(object message, IActorRef sender)
    {
        switch (message)
        {
            case RoomProtocol.Subscribed subscribed:
                Open(subscribed, sender);
                return true;
            case FlushPacer.Due:
                Flush();
                return true;
            default:
                return IsOfTheRoom(message);
        }
    }

    private bool Loading(object message)
    {
        switch (message)
        {
            case RoomProtocol.Committed committed:
                _later.Add(committed);
                return true;
            case HistoryRead read when ReferenceEquals(read.Range, _load):
                OnLoaded(read);
                return true;
            case HistoryUnread unread when ReferenceEquals(unread.Range, _load):
                RoomLog.HistoryFailed(settings.Logger, feed.Room, unread.Range.From, unread.Range.To, unread.Cause);
                State = LinkState.Subscribing;
                return true;
            case Terminated:
                OnEnded();
                return true;
            case RoomProtocol.Asleep:
                Subscribe();
                return true;
            case FlushPacer.Due:
                Flush();
                return true;
            default:
                return IsOfTheRoom(message);
        }
    }

    private bool Live(object message, IActorRef sender)
    {
        switch (message)
        {
            case RoomProtocol.Committed committed:
                OnCommitted(committed);
                return true;
            case RoomProtocol.Pulse pulse when pulse.Head > feed.Ring.Head:
                // What was said before it came before it: the messages in between got lost.
                RoomLog.GapFound(settings.Logger, feed.Room, feed.Ring.Head + 1, pulse.Head);
                Subscribe();
                return true;
            case RoomProtocol.Asleep asleep when sender.Equals(Owner):
                OnAsleep(asleep);
                return true;
            case Terminated:
                OnEnded();
                return true;
            case FlushPacer.Due:
                OnDue();
                return true;
            default:
                return IsOfTheRoom(message);
        }
    }

    private bool Asleep(object message)
    {
        switch (message)
        {
            case RoomProtocol.Awake or RoomProtocol.Pulse:
                Subscribe();
                return true;
            case RoomProtocol.Committed:
                // A post that was on its way when the room fell asleep. Its next incarnation tells what it is.
                Subscribe();
                return true;
            case FlushPacer.Due:
                Flush();
                return true;
            default:
                return IsOfTheRoom(message);
        }
    }

    /// <summary>What says nothing new in a state is left at that.</summary>
    private static bool IsOfTheRoom(object message) => message is RoomProtocol.Subscribed or RoomProtocol.Committed
        or RoomProtocol.Asleep or RoomProtocol.Awake or RoomProtocol.Pulse or Terminated;

    private void Open(RoomProtocol.Subscribed subscribed, IActorRef owner)
    {
        context.Unwatch(Owner);
        Owner = owner;
        context.Watch(Owner);
        var isAnother = IsKnown && (subscribed.Epoch != feed.Epoch || subscribed.Head < feed.Ring.Head);
        var wasEmpty = feed.Ring.Head == 0;
        if (isAnother && !wasEmpty)
        {
            AnotherLog();
        }

        feed.Flush();
        feed.Open(subscribed.Epoch, subscribed.First);
        if (isAnother && wasEmpty)
        {
            feed.TellEpoch();
        }

        var from = Math.Max(subscribed.First, subscribed.Head - settings.Options.RelayMessages + 1);
        if (!IsKnown || isAnother || feed.Ring.Head + 1 < from)
        {
            feed.Reset(from - 1);
        }

        RoomLog.Subscribed(settings.Logger, feed.Room, subscribed.Head);
        if (feed.Ring.Head < subscribed.Head)
        {
            State = LinkState.Loading;
            _load = new HistoryRange(feed.Ring.Head + 1, subscribed.Head, LoadPurpose.Instance);
            context.ActorOf(HistoryReader.CreateProps(feed.Room, _load));
            return;
        }

        GoLive();
    }

    private void OnLoaded(HistoryRead read)
    {
        var first = read.Messages.IsEmpty ? read.Range.To + 1 : read.Messages[0].Seq;
        if (feed.Ring.Head + 1 < first)
        {
            // Retention removed the oldest part meanwhile.
            feed.Reset(first - 1);
        }

        if (feed.TryAppend(read.Messages))
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
        IsKnown = true;
        State = LinkState.Live;
        feed.Flush();
        var later = _later.ToImmutableArray();
        _later.Clear();
        WentLive();
        foreach (var committed in later)
        {
            OnCommitted(committed);
        }

        CaughtUp(Owner);
    }

    private void Lose()
    {
        if (!IsDown || !IsKnown)
        {
            _search.Begin();
        }

        State = LinkState.Subscribing;
        _later.Clear();
        _following = 0;
        context.Unwatch(Owner);
    }

    private void OnEnded()
    {
        Lose();
        _search.AskAfterEnd();
    }

    private void OnCommitted(RoomProtocol.Committed committed)
    {
        _search.RoomStored();
        if (!feed.TryAppend(committed.Messages))
        {
            RoomLog.GapFound(settings.Logger, feed.Room, feed.Ring.Head + 1, committed.Messages[0].Seq - 1);
            Subscribe();
            return;
        }

        _following = committed.Following;
        if (feed.Unflushed > 0 && _pacer.MayFlush(committed.Messages.Length, feed.Members.Count, Backlog))
        {
            Flush();
        }
    }

    private void OnDue()
    {
        if (_pacer.MayFlushWhenDue(Backlog))
        {
            Flush();
        }
    }

    private void OnAsleep(RoomProtocol.Asleep asleep)
    {
        context.Unwatch(Owner);
        Owner = ActorRefs.Nobody;
        feed.Flush();
        if (feed.Pending.Count > 0 || asleep.Head > feed.Ring.Head)
        {
            Subscribe();
            return;
        }

        State = LinkState.Asleep;
    }

    private void Flush()
    {
        var messages = feed.Unflushed;
        feed.Flush();
        _pacer.Flushed(messages);
    }
}
