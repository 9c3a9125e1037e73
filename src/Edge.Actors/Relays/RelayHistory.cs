using Edge.Actors.Rooms;
using Edge.Streams.Wire;

namespace Edge.Actors.Relays;

/// <summary>What a relay does with the pages of its log that were asked for, by clients or for members who are behind.</summary>
internal sealed class RelayHistory(RelayFeed feed, HistoryQueue reads, RoomSettings settings)
{
    /// <summary>A client wants a page.</summary>
    public void Get(RelayProtocol.GetHistory query)
    {
        if (!feed.TryReplyHistory(query))
        {
            RelayReplies.HistoryError(
                query.Member, feed.Room, query.Id, EdgeError.Overloaded, "Too much history is being read.");
        }
    }

    /// <summary>A page was read.</summary>
    public void OnRead(HistoryRead read)
    {
        reads.Done();
        switch (read.Range.Purpose)
        {
            case CatchUpPurpose catchUp:
                feed.OnCatchUpRead(catchUp.Member, read.Range, read.Messages);
                break;
            case PagePurpose page:
                feed.OnHistoryRead(
                    page.Member, page.Id, read.Range, [.. read.Messages.Select(message => new RelayMessage(feed.Room, message))]);
                break;
            default:
                break;
        }
    }

    /// <summary>A page could not be read.</summary>
    /// <returns>The member to be caught up again in a while, or null.</returns>
    public RoomMember? OnUnread(HistoryUnread unread)
    {
        reads.Done();
        RoomLog.HistoryFailed(settings.Logger, feed.Room, unread.Range.From, unread.Range.To, unread.Cause);
        switch (unread.Range.Purpose)
        {
            case CatchUpPurpose { Member.Lag: { } lag } catchUp:
                lag.Busy = false;
                return catchUp.Member;
            case PagePurpose page:
                RelayReplies.HistoryError(
                    page.Member, feed.Room, page.Id, EdgeError.RoomUnavailable, "The log could not be read.");
                return null;
            default:
                return null;
        }
    }
}
