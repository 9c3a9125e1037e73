using Akka.Actor;
using Edge.Actors.Rooms;
using Edge.Actors.Telemetry;
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

    private const int PageBytes = 256 * 1024;

    /// <summary>In a room of large messages, content kept in memory; with its frames, at most three times that.</summary>
    private const long RingBytes = 8 * 1024 * 1024;

    private readonly RoomName _room;
    private readonly RoomSettings _settings;
    private readonly Func<HistoryRange, bool> _read;
    private readonly Action _lagStarted;
    private long _flushed;

    public RelayFeed(RoomName room, RoomSettings settings, Func<HistoryRange, bool> read, Action lagStarted)
    {
        _lagStarted = lagStarted;
        _room = room;
        _settings = settings;
        _read = read;
        Ring = new MessageRing(settings.Options.RelayMessages, RingBytes);
    }

    public MessageRing Ring { get; }

    public RelayMembers Members { get; } = new();

    public PendingPosts Pending { get; } = new();

    /// <summary>The log's identity, empty before the first subscription.</summary>
    public string Epoch { get; private set; } = string.Empty;

    /// <summary>Oldest message that can be read.</summary>
    public long LogFirst { get; private set; } = 1;

    /// <summary>Messages appended but not handed out.</summary>
    public int Unflushed => (int)(Ring.Head - _flushed);

    public bool AnyLagging => Members.All.Any(member => member.Lag is not null);

    private long Now => _settings.Time.GetTimestamp();

    /// <summary>Takes over where the log stands, before its newest messages are appended.</summary>
    public void Open(string epoch, long logFirst)
    {
        Epoch = epoch;
        LogFirst = logFirst;
    }

    /// <summary>Forgets what is held; the next message is the one after <paramref name="head"/>.</summary>
    public void Reset(long head)
    {
        Ring.Reset(head);
        _flushed = head;
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
                var next = new RelayMessage(_room, message);
                if (Ring.LastPushedOutBy(next.Bytes) > _flushed)
                {
                    // It would push out what nobody has yet, and with it whose posts they were.
                    Flush();
                }

                Ring.Add(next);
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
        var owners = CollectOwn(messages);
        foreach (var member in Members.All)
        {
            // Messages that fell out of the ring before they were handed out: only a log far longer than the ring does that.
            if (member.Lag is null && member.Delivered + 1 < from)
            {
                FallBehind(member, asHistory: false);
            }
        }

        Members.FanOut(messages, Epoch, member => FallBehind(member, asHistory: false));
        Settle(owners);
    }

    /// <summary>Whether a member claims messages of this log that have not come here.</summary>
    public bool IsBehind(RelayProtocol.Join join) => join.Since is { } since && since.Epoch == Epoch && since.Seq > Ring.Head;

    /// <summary>Adds a member: what it misses goes to its outbox in this turn, so nothing falls between replay and live.</summary>
    public void Join(RelayProtocol.Join join)
    {
        Flush();
        var plan = JoinPlan.For(join, Epoch, LogFirst, Ring.Head, _settings.Options.Replay);
        var member = join.Member;
        member.Delivered = plan.From - 1;
        Members.Add(member);
        var page = plan.From >= Ring.First ? TakePage(plan.From, plan.FirstCount) : [];
        var more = plan.From + page.Length <= Ring.Head;
        if (member.Mode == MemberMode.Rich)
        {
            member.Outbox.Reply(OutboundFrames.One(ServerMessageWriter.Joined(new Joined(
                join.Id, _room.Value, Epoch, Ring.Head, LogFirst, plan.Reason, [.. page.Select(m => m.Wire)], more))));
        }
        else if (page.Length > 0)
        {
            member.Outbox.Reply(MemberFrames.Shared(page, MemberMode.Plain));
        }

        member.Delivered += page.Length;
        if (more)
        {
            FallBehind(member, asHistory: true);
        }
    }

    /// <summary>Writes the next page of what a member misses, if its outbox has room for it.</summary>
    public void CatchUp(RoomMember member)
    {
        Flush();
        if (member.Lag is not { Busy: false } lag || member.Index < 0)
        {
            return;
        }

        var next = member.Delivered + 1;
        if (next > Ring.Head)
        {
            member.Lag = null;
        }
        else if (next >= Ring.First)
        {
            OfferPage(member, lag, TakePage(next, PageMessages));
        }
        else
        {
            lag.Busy = _read(new HistoryRange(next, Math.Min(next + PageMessages - 1, Ring.Head), new CatchUpPurpose(member)));
        }
    }

    /// <summary>A page that a member needs was read from the journal.</summary>
    public void OnCatchUpRead(RoomMember member, HistoryRange range, IReadOnlyList<RoomMessage> messages)
    {
        if (member.Lag is not { } lag || member.Index < 0)
        {
            return;
        }

        lag.Busy = false;
        if (messages.Count == 0 || messages[0].Seq > member.Delivered + 1)
        {
            // Retention was faster than this member: say so once, then go on with what there is.
            SkipTrimmed(member, lag, messages.Count == 0 ? range.To + 1 : messages[0].Seq);
        }

        if (messages.Count == 0)
        {
            CatchUp(member);
            return;
        }

        OfferPage(member, lag, LimitBytes([.. messages.Select(message => new RelayMessage(_room, message))]));
    }

    /// <summary>The page of history a client asked for, if it is in memory; else it is being read.</summary>
    /// <returns>False when too much is being read.</returns>
    public bool TryReplyHistory(RelayProtocol.GetHistory query)
    {
        var to = Math.Min((query.Before ?? long.MaxValue) - 1, Ring.Head);
        var from = Math.Max(LogFirst, to - query.Limit + 1);
        var range = new HistoryRange(from, to, new PagePurpose(query.Member, query.Id));
        if (from < Ring.First && to >= from)
        {
            return _read(range);
        }

        ReplyHistory(query.Member, query.Id, range, Ring.Range(from, to));
        return true;
    }

    /// <summary>Writes a page that was asked for.</summary>
    public void ReplyHistory(RoomMember member, uint? id, HistoryRange range, RelayMessage[] messages)
    {
        // Retention may have removed the old end since the room told where its log begins.
        var first = messages.Length == 0 ? range.To + 1 : messages[0].Seq;
        LogFirst = first > range.From ? Math.Max(LogFirst, first) : LogFirst;

        // Reading goes backwards: what does not fit is left out at the old end.
        var newest = LimitBytes([.. messages.Reverse()]);
        var page = newest.Reverse().Select(message => message.Wire).ToArray();
        var oldest = page.Length == 0 ? range.From : page[0].Seq;
        var frames = OutboundFrames.One(ServerMessageWriter.History(
            new HistoryPage(id, _room.Value, Epoch, LogFirst, page, oldest > LogFirst)));
        if (member.Outbox.Offer(frames) == OfferResult.Full)
        {
            // A page is 10,000 times its request: who asks for more than it takes must not fill our memory with them.
            RelayReplies.HistoryError(member, _room, id, EdgeError.Overloaded, "Read what was sent before asking for more.");
        }
    }

    /// <summary>Members that are too far behind to be caught up.</summary>
    public IEnumerable<RoomMember> FindTooSlow() => Members.All.Where(member => member.Lag is { } lag
        && (_settings.Time.GetElapsedTime(lag.Since) > _settings.Options.MaxLagTime
            || (!lag.AsHistory && Ring.Head - member.Delivered > _settings.Options.MaxLagMessages)));

    private void FallBehind(RoomMember member, bool asHistory)
    {
        member.Lag = new MemberLag(Now, asHistory);
        if (!asHistory)
        {
            EdgeActorsTelemetry.MembersLagged.Add(1);
            RoomLog.MemberLags(_settings.Logger, _room, member.Delivered + 1);
        }

        _lagStarted();
        member.Outbox.NotifyWhenDrained(member);
    }

    private void OfferPage(RoomMember member, MemberLag lag, RelayMessage[] page)
    {
        var frames = lag.AsHistory && member.Mode == MemberMode.Rich
            ? HistoryPush(lag, page)
            : MemberFrames.Personal(page, member.Mode, Epoch, lag.Own);
        if (frames.Count > 0 && member.Outbox.IsFull)
        {
            member.Outbox.NotifyWhenDrained(member);
            return;
        }

        // Not offered: a page that is larger than the bound would be refused again and again by an outbox that is drained
        // but not empty. So the bound may be exceeded by one page.
        if (frames.Count > 0 && member.Outbox.Reply(frames) == OfferResult.Closed)
        {
            return;
        }

        member.Delivered = page[^1].Seq;
        lag.Progress(Now);
        SettleOwn(member, lag.Release(member.Delivered));
        if (member.Delivered == Ring.Head)
        {
            member.Lag = null;
            return;
        }

        member.Outbox.NotifyWhenDrained(member);
    }

    private OutboundFrames HistoryPush(MemberLag lag, RelayMessage[] page)
    {
        var more = page[^1].Seq < Ring.Head;
        var push = ServerMessageWriter.History(
            new HistoryPage(null, _room.Value, Epoch, LogFirst, [.. page.Select(message => message.Wire)], more));
        var acks = OwnUpTo(lag, page[^1].Seq).Select(own => MemberFrames.Ack(own, Epoch)).ToArray();
        byte[] all = [.. push, .. acks.SelectMany(ack => ack)];
        return new OutboundFrames(all, 1 + acks.Length);
    }

    private static IEnumerable<OwnPost> OwnUpTo(MemberLag lag, long seq) =>
        lag.Own.Where(own => own.Seq <= seq).OrderBy(own => own.Seq);

    private void SkipTrimmed(RoomMember member, MemberLag lag, long next)
    {
        if (member.Mode == MemberMode.Rich)
        {
            member.Outbox.Reply(OutboundFrames.One(ServerMessageWriter.Gap(
                _room.Value, member.Delivered + 1, next - 1, "trimmed", recoverable: false)));
            foreach (var own in OwnUpTo(lag, next - 1))
            {
                member.Outbox.Reply(OutboundFrames.One(MemberFrames.Ack(own, Epoch)));
            }
        }

        LogFirst = Math.Max(LogFirst, next);
        member.Delivered = next - 1;
        SettleOwn(member, lag.Release(member.Delivered));
    }

    private RelayMessage[] TakePage(long from, int most) =>
        LimitBytes(Ring.Range(from, Math.Min(Ring.Head, from + most - 1)));

    private static RelayMessage[] LimitBytes(RelayMessage[] messages)
    {
        var bytes = 0;
        for (var i = 0; i < messages.Length; i++)
        {
            bytes += messages[i].Wire.Payload.Data.Length;
            if (bytes > PageBytes && i > 0)
            {
                return messages[..i];
            }
        }

        return messages;
    }

    private List<RoomMember>? CollectOwn(RelayMessage[] messages)
    {
        List<RoomMember>? owners = null;
        if (Pending.Count == 0)
        {
            return null;
        }

        foreach (var message in messages)
        {
            Pending.TryRemove(message.Key, out var first);
            for (var pending = first; pending is not null; pending = pending.Next)
            {
                var member = pending.Post.Member;
                (member.Own ??= []).Add(new OwnPost(message.Seq, message.Timestamp, pending, Repeated: pending != first));
                (owners ??= []).Add(member);
            }
        }

        return owners;
    }

    /// <summary>After the fan-out, which has written the acknowledgements of members that keep up.</summary>
    private void Settle(List<RoomMember>? owners)
    {
        foreach (var member in owners ?? [])
        {
            if (member.Own is not { } own)
            {
                continue;
            }

            member.Own = null;
            if (member.Index >= 0 && member.Lag is null)
            {
                SettleOwn(member, own.Count);
            }
            else
            {
                own.ForEach(each => Acknowledge(member, each));
            }
        }
    }

    /// <summary>Tells everybody who asked for the same message that it is in the log.</summary>
    public void Answer(PendingPost first, long seq, long timestamp)
    {
        for (var pending = first; pending is not null; pending = pending.Next)
        {
            Acknowledge(pending.Post.Member, new OwnPost(seq, timestamp, pending, Repeated: true));
        }
    }

    /// <summary>Writes an acknowledgement, or keeps it until its member, who is behind, has all before it.</summary>
    private void Acknowledge(RoomMember member, OwnPost own)
    {
        if (member is { Index: >= 0, Lag: { } lag } && own.Seq > member.Delivered)
        {
            lag.Keep(own);
            return;
        }

        if (member.Mode == MemberMode.Rich)
        {
            member.Outbox.Reply(OutboundFrames.One(MemberFrames.Ack(own, Epoch)));
        }

        SettleOwn(member, 1);
    }

    private void SettleOwn(RoomMember member, int count)
    {
        if (count > 0)
        {
            member.Connection.Tell(new RelayProtocol.PostsSettled(_room, count), ActorRefs.NoSender);
        }
    }
}
