using Edge.Actors.Rooms;
using Edge.Actors.Telemetry;
using Edge.Streams.Outbox;
using Edge.Streams.Wire;

namespace Edge.Actors.Relays;

/// <summary>Brings members who are behind, slow or joined far back, up to the head page by page, as their outboxes drain.</summary>
/// <param name="log">The log.</param>
/// <param name="flush">Hands out what members who are not behind do not have yet.</param>
/// <param name="read">Has a range read from the journal; false when too much is being read.</param>
/// <param name="lagStarted">Called when a member falls behind.</param>
internal sealed class MemberCatchUp(RelayLog log, Action flush, Func<HistoryRange, bool> read, Action lagStarted)
{
    private long Now => log.Settings.Time.GetTimestamp();

    /// <summary>Takes a member out of the fan-out until it has caught up.</summary>
    /// <param name="member">The member.</param>
    /// <param name="asHistory">Whether it asked for what it misses by joining, and is not slow.</param>
    public void FallBehind(RoomMember member, bool asHistory)
    {
        member.Lag = new MemberLag(Now, asHistory);
        if (!asHistory)
        {
            EdgeActorsTelemetry.MembersLagged.Add(1);
            RoomLog.MemberLags(log.Settings.Logger, log.Room, member.Delivered + 1);
        }

        lagStarted();
        member.Outbox.NotifyWhenDrained(member);
    }

    /// <summary>Writes the next page of what a member misses, if its outbox has room for it.</summary>
    public void CatchUp(RoomMember member)
    {
        flush();
        if (member.Lag is not { Busy: false } lag || member.Index < 0)
        {
            return;
        }

        if (lag.AsHistory)
        {
            // Its outbox drains, though what does may be of other rooms that it joined with this one.
            lag.Progress(Now);
        }

        var next = member.Delivered + 1;
        if (next > log.Ring.Head)
        {
            member.Lag = null;
        }
        else if (next >= log.Ring.First)
        {
            OfferPage(member, lag, log.Page(next, RelayFeed.PageMessages));
        }
        else
        {
            var to = Math.Min(next + log.ReadSize(RelayFeed.PageMessages) - 1, log.Ring.Head);
            lag.Busy = read(new HistoryRange(next, to, new CatchUpPurpose(member)));
        }
    }

    /// <summary>A page that a member needs was read from the journal.</summary>
    public void OnRead(RoomMember member, HistoryRange range, IReadOnlyList<RoomMessage> messages)
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

        RelayMessage[] page = [.. messages.Select(message => new RelayMessage(log.Room, message))];
        log.NoteRead(page);
        OfferPage(member, lag, RelayLog.LimitBytes(page));
    }

    /// <summary>Whether a member is too far behind to be caught up.</summary>
    public bool IsTooSlow(RoomMember member)
    {
        var options = log.Settings.Options;
        return member.Lag is { } lag
            && (log.Settings.Time.GetElapsedTime(lag.Since) > options.MaxLagTime
                || (!lag.AsHistory && log.Ring.Head - member.Delivered > options.MaxLagMessages));
    }

    private void OfferPage(RoomMember member, MemberLag lag, RelayMessage[] page)
    {
        var frames = lag.AsHistory && member.Mode == MemberMode.Rich
            ? HistoryPush(lag, page)
            : MemberFrames.Personal(page, member.Mode, log.Epoch, lag.Own);
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
        PostAnswers.SettleOwn(member, lag.Release(member.Delivered));
        if (member.Delivered == log.Ring.Head)
        {
            member.Lag = null;
            return;
        }

        member.Outbox.NotifyWhenDrained(member);
    }

    private OutboundFrames HistoryPush(MemberLag lag, RelayMessage[] page)
    {
        var more = page[^1].Seq < log.Ring.Head;
        var push = ServerMessageWriter.History(
            new HistoryPage(null, log.Room.Value, log.Epoch, log.First, [.. page.Select(message => message.Wire)], more));
        var acks = OwnUpTo(lag, page[^1].Seq).Select(own => MemberFrames.Ack(own, log.Epoch)).ToArray();
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
                log.Room.Value, member.Delivered + 1, next - 1, "trimmed", recoverable: false)));
            foreach (var own in OwnUpTo(lag, next - 1))
            {
                member.Outbox.Reply(OutboundFrames.One(MemberFrames.Ack(own, log.Epoch)));
            }
        }

        log.Trim(next);
        member.Delivered = next - 1;
        PostAnswers.SettleOwn(member, lag.Release(member.Delivered));
    }
}
