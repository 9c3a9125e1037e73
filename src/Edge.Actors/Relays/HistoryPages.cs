using Edge.Streams.Outbox;
using Edge.Streams.Wire;

namespace Edge.Actors.Relays;

/// <summary>Pages of the log: how large they are, and how clients who ask for them are answered.</summary>
/// <param name="log">The log.</param>
/// <param name="read">Has a range read from the journal; false when too much is being read.</param>
internal sealed class HistoryPages(RelayLog log, Func<HistoryRange, bool> read)
{
    /// <summary>The page of history a client asked for, if it is in memory; else it is being read.</summary>
    /// <returns>False when too much is being read.</returns>
    public bool TryReply(RelayProtocol.GetHistory query)
    {
        var to = Math.Min((query.Before ?? long.MaxValue) - 1, log.Ring.Head);
        var from = Math.Max(log.First, to - query.Limit + 1);
        if (from < log.Ring.First && to >= from)
        {
            var readFrom = Math.Max(from, to - log.ReadSize(query.Limit) + 1);
            return read(new HistoryRange(readFrom, to, new PagePurpose(query.Member, query.Id)));
        }

        Reply(query.Member, query.Id, new HistoryRange(from, to, new PagePurpose(query.Member, query.Id)), log.Ring.Range(from, to));
        return true;
    }

    /// <summary>A page that was asked for was read from the journal.</summary>
    public void OnRead(RoomMember member, uint? id, HistoryRange range, RelayMessage[] messages)
    {
        log.NoteRead(messages);
        Reply(member, id, range, messages);
    }

    /// <summary>Writes a page that was asked for.</summary>
    private void Reply(RoomMember member, uint? id, HistoryRange range, RelayMessage[] messages)
    {
        // Retention may have removed the old end since the room told where its log begins.
        var first = messages.Length == 0 ? range.To + 1 : messages[0].Seq;
        if (first > range.From)
        {
            log.Trim(first);
        }

        // Reading goes backwards: what does not fit is left out at the old end.
        var newest = RelayLog.LimitBytes([.. messages.Reverse()]);
        var page = newest.Reverse().Select(message => message.Wire).ToArray();
        var oldest = page.Length == 0 ? range.From : page[0].Seq;
        var frames = OutboundFrames.One(ServerMessageWriter.History(
            new HistoryPage(id, log.Room.Value, log.Epoch, log.First, page, oldest > log.First)));
        if (member.Outbox.Offer(frames) == OfferResult.Full)
        {
            // A page is 10,000 times its request: who asks for more than it takes must not fill our memory with them.
            RelayReplies.HistoryError(member, log.Room, id, EdgeError.Overloaded, "Read what was sent before asking for more.");
        }
    }
}
