using System.Collections.Immutable;

namespace Edge.Actors.Relays;

/// <summary>
/// Joins of clients who saw messages over another node that have not come here. The journal decides whether they are in the
/// room's log: the room's own answer may have been on its way since before they were stored.
/// </summary>
/// <param name="feed">Where the log stands here.</param>
/// <param name="link">The tie to the room.</param>
/// <param name="early">Where they wait.</param>
/// <param name="reads">Reads from the journal.</param>
/// <param name="take">Takes a command that has waited.</param>
internal sealed class JoinsAhead(
    RelayFeed feed, RoomLink link, EarlyCommands early, HistoryQueue reads, Action<RelayProtocol.ICommand> take)
{
    private bool _reading;

    /// <summary>Has a join wait until the log is known as far as it claims, or known to end before.</summary>
    public void Add(RelayProtocol.Join join)
    {
        early.Add(join);
        Read();
    }

    /// <summary>Reads on in the log as far as the waiting joins claim it goes, unless that is under way. A room that sleeps is asked first.</summary>
    public void Read()
    {
        var joins = early.Joins.Where(feed.IsBehind).ToImmutableArray();
        if (!joins.IsEmpty && link.State == LinkState.Asleep)
        {
            link.Subscribe();
        }

        if (_reading || link.State != LinkState.Live || joins.IsEmpty)
        {
            return;
        }

        var from = feed.Ring.Head + 1;
        var claimed = joins.Max(join => join.Since!.Value.Seq);
        _reading = reads.TryAdd(new HistoryRange(from, Math.Min(claimed, from + RelayFeed.PageMessages - 1), new AheadPurpose([.. joins])));
    }

    /// <summary>A part of the log was read.</summary>
    public void OnRead(HistoryRead read, AheadPurpose purpose)
    {
        _reading = false;
        if (link.State != LinkState.Live)
        {
            // They are taken again when it is, and Read sees to that.
            return;
        }

        if (!feed.TryAppend(read.Messages))
        {
            link.Subscribe();
            return;
        }

        feed.Flush();
        var logEnded = read.Messages.IsEmpty || read.Messages[^1].Seq < read.Range.To;
        foreach (var command in early.TakeAll())
        {
            if (logEnded && command is RelayProtocol.Join join && purpose.Joins.Contains(join))
            {
                feed.Join(join);
            }
            else
            {
                take(command);
            }
        }
    }

    /// <summary>It could not be read; the next call of <see cref="Read"/> tries again.</summary>
    public void OnUnread() => _reading = false;
}
