using System.Collections.Immutable;
using Edge.Actors.Rooms;
using Edge.Streams.Outbox;
using Edge.Streams.Wire;

namespace Edge.Actors.Relays;

/// <summary>
/// What one relay knows of its room's log and how far each member has it. Holds no subscription: the relay feeds it what
/// the room says, in order and without holes.
/// </summary>
internal sealed class RelayFeed
{
    /// <summary>Messages in one frame of history at most.</summary>
    public const int PageMessages = 300;

    private readonly RelayLog _log;
    private readonly PostAnswers _answers;
    private readonly MemberCatchUp _catchUp;
    private readonly HistoryPages _pages;
    private long _flushed;

    public RelayFeed(RoomName room, RoomSettings settings, Func<HistoryRange, bool> read, Action lagStarted)
    {
        _log = new RelayLog(room, settings);
        _answers = new PostAnswers(_log);
        _catchUp = new MemberCatchUp(_log, Flush, read, lagStarted);
        _pages = new HistoryPages(_log, read);
    }

    public RoomName Room => _log.Room;

    public MessageRing Ring => _log.Ring;

    public RelayMembers Members { get; } = new();

    public PendingPosts Pending => _answers.Pending;

    /// <summary>The log's identity, empty before the first subscription.</summary>
    public string Epoch => _log.Epoch;

    /// <summary>Oldest message that can be read.</summary>
    public long LogFirst => _log.First;

    /// <summary>Messages appended but not handed out.</summary>
    public int Unflushed => (int)(Ring.Head - _flushed);

    /// <summary>How many of them are posts of members here, which are pending until they are handed out.</summary>
    public int OwnUnflushed { get; private set; }

    public bool AnyLagging => Members.All.Any(member => member.Lag is not null);

    /// <summary>Takes over where the log stands, before its newest messages are appended.</summary>
    public void Open(string epoch, long logFirst) => _log.Open(epoch, logFirst);

    /// <summary>Tells rich members that the log has another epoch, of which they have missed nothing.</summary>
    public void TellEpoch()
    {
        foreach (var member in Members.All.Where(member => member.Mode == MemberMode.Rich))
        {
            member.Outbox.Reply(OutboundFrames.One(ServerMessageWriter.Joined(new Joined(
                Id: null, Room.Value, Epoch, Seq: 0, _log.First, Reason: null, Messages: [], More: false))));
        }
    }

    /// <summary>Forgets what is held; the next message is the one after <paramref name="head"/>.</summary>
    public void Reset(long head)
    {
        Ring.Reset(head);
        _flushed = head;
        OwnUnflushed = 0;
    }

    /// <summary>Appends messages the feed does not have yet. False when there is a hole before them.</summary>
    public bool TryAppend(IReadOnlyList<RoomMessage> messages)
    {
        foreach (var message in messages)
        {
            if (message.Seq > Ring.Head + 1)
            {
                return false;
            }

            if (message.Seq == Ring.Head + 1)
            {
                var next = new RelayMessage(Room, message);
                if (Ring.LastPushedOutBy(next.Bytes) > _flushed)
                {
                    // It would push out what nobody has yet, and with it whose posts they were.
                    Flush();
                }

                Ring.Add(next);
                OwnUnflushed += Pending.Contains(next.Key) ? 1 : 0;
            }
        }

        return true;
    }

    /// <summary>Hands what was appended since the last time to all members, and settles their posts among it.</summary>
    public void Flush()
    {
        if (Unflushed == 0)
        {
            return;
        }

        var from = Math.Max(_flushed + 1, Ring.First);
        var messages = Ring.Range(from, Ring.Head);
        _flushed = Ring.Head;
        OwnUnflushed = 0;
        var owners = _answers.CollectOwn(messages);
        foreach (var member in Members.All)
        {
            // Messages that fell out of the ring before they were handed out: only a log far longer than the ring does that.
            if (member.Lag is null && member.Delivered + 1 < from)
            {
                _catchUp.FallBehind(member, asHistory: false);
            }
        }

        Members.FanOut(messages, Epoch, member => _catchUp.FallBehind(member, asHistory: false));
        _answers.Settle(owners);
    }

    /// <summary>Whether a member claims messages of this log that have not come here.</summary>
    public bool IsBehind(RelayProtocol.Join join) => join.Since is { } since && since.Epoch == Epoch && since.Seq > Ring.Head;

    /// <summary>Adds a member: what it misses goes to its outbox in this turn, so nothing falls between replay and live.</summary>
    public void Join(RelayProtocol.Join join)
    {
        Flush();
        var plan = JoinPlan.For(join, Epoch, _log.First, Ring.Head, _log.Settings.Options.Replay);
        var member = join.Member;
        member.Delivered = plan.From - 1;
        Members.Add(member);
        // Who joins many rooms at once must not fill its outbox far beyond the bound: what has no room comes in pages, as it drains.
        var page = plan.From >= Ring.First && !member.Outbox.IsFull ? _log.Page(plan.From, plan.FirstCount) : [];
        var more = plan.From + page.Length <= Ring.Head;
        if (member.Mode == MemberMode.Rich)
        {
            member.Outbox.Reply(OutboundFrames.One(ServerMessageWriter.Joined(new Joined(
                join.Id, Room.Value, Epoch, Ring.Head, _log.First, plan.Reason, [.. page.Select(m => m.Wire)], more))));
        }
        else if (page.Length > 0)
        {
            member.Outbox.Reply(MemberFrames.Shared(page, MemberMode.Plain));
        }

        member.Delivered += page.Length;
        if (more)
        {
            _catchUp.FallBehind(member, asHistory: true);
        }
    }

    /// <summary>Writes the next page of what a member misses, if its outbox has room for it.</summary>
    public void CatchUp(RoomMember member) => _catchUp.CatchUp(member);

    /// <summary>A page that a member needs was read from the journal.</summary>
    public void OnCatchUpRead(RoomMember member, HistoryRange range, IReadOnlyList<RoomMessage> messages) =>
        _catchUp.OnRead(member, range, messages);

    /// <summary>The page of history a client asked for, if it is in memory; else it is being read.</summary>
    /// <returns>False when too much is being read.</returns>
    public bool TryReplyHistory(RelayProtocol.GetHistory query) => _pages.TryReply(query);

    /// <summary>A page that was asked for was read from the journal.</summary>
    public void OnHistoryRead(RoomMember member, uint? id, HistoryRange range, RelayMessage[] messages) =>
        _pages.OnRead(member, id, range, messages);

    /// <summary>Tells everybody who asked for the same message that it is in the log.</summary>
    public void Answer(PendingPost first, long seq, long timestamp) => _answers.Answer(first, seq, timestamp);

    /// <summary>Members that are too far behind to be caught up.</summary>
    public IEnumerable<RoomMember> FindTooSlow() => Members.All.Where(_catchUp.IsTooSlow);

    /// <summary>Closes them.</summary>
    public void CloseTooSlow()
    {
        foreach (var member in FindTooSlow().ToImmutableArray())
        {
            RoomLog.MemberTooSlow(_log.Settings.Logger, Room);
            Members.Remove(member);
            member.Close(EdgeClose.SlowConsumer, discard: true);
        }
    }
}
