using Akka.Actor;
using Edge.Actors.Rooms;

namespace Edge.Actors.Relays;

/// <summary>
/// Decides when a relay hands out what it has: at once, unless the room is busy and has many members here; then it lingers
/// a few milliseconds, so that one write to each socket carries several frames. Coalescing is the one big lever on the cost
/// of a delivery: 10 µs with one frame per write, 2 µs with 16 (measured 2026-11-23).
/// </summary>
/// <remarks>
/// Busy means that messages come faster than one in half the linger. Then the posts of members here that are not handed out
/// yet say what is worth waiting for: it lingers on for those that are on their way when the linger is over, and no longer
/// than it takes until all are here, if that is as much as usual. Once messages of other nodes' members are among them it
/// lingers in any case, as nobody here knows what is on its way there. Where lingering gathers nothing all the same, because each message waits for
/// the one before, it is left off for a while.
/// </remarks>
internal sealed class FlushPacer(RoomSettings settings, IActorRef relay) : IDisposable
{
    private const int FlushesWithoutLinger = 64;

    /// <summary>Lingers at most, for posts that are on their way.</summary>
    private const int MaxLingers = 3;

    /// <summary>The time over which the pace is judged, in lingers.</summary>
    private const int Memory = 25;

    /// <summary>Of forgetting what is usual: where two bunches have formed, they must meet again while it is still remembered.</summary>
    private const int Slowness = 8;

    private ITimer? _timer;
    private double _recent;
    private long _last;
    private int _came;
    private int _gathered;
    private int _skip;
    private bool _armed;
    private int _awaited;

    /// <summary>Messages came. Whether to hand out now; if not, the relay is sent <see cref="Due"/> in time.</summary>
    /// <param name="messages">How many came.</param>
    /// <param name="members">How many members there are.</param>
    /// <param name="waiting">How many messages wait to be handed out, with these.</param>
    /// <param name="own">How many of those are posts of members here.</param>
    /// <param name="pending">Those, and the posts of members here that are on their way.</param>
    public bool MayFlush(int messages, int members, int waiting, int own, int pending)
    {
        Observe(messages);
        if (_armed)
        {
            _came += messages;
            return IsAllHere(waiting, own, pending) || (_awaited > 0 && own >= _awaited);
        }

        if (!Lingers(members) || IsAllHere(waiting, own, pending))
        {
            return true;
        }

        _armed = true;
        _came = messages;
        Wake(settings.Options.Linger);
        return false;
    }

    /// <summary><see cref="Due"/> came. Whether to hand out now; if not, it comes once more.</summary>
    /// <param name="own">As of <see cref="MayFlush"/>.</param>
    /// <param name="pending">As of <see cref="MayFlush"/>.</param>
    public bool MayFlushWhenDue(int own, int pending)
    {
        if (!_armed || _awaited > 0 || pending <= own)
        {
            return true;
        }

        _awaited = pending;
        Wake(settings.Options.Linger * (MaxLingers - 1));
        return false;
    }

    /// <summary>All that was there has been handed out, after <see cref="MayFlush"/> or <see cref="MayFlushWhenDue"/> allowed it.</summary>
    /// <param name="messages">How many messages that was.</param>
    public void Flushed(int messages)
    {
        _gathered = Math.Max(messages, ((_gathered * (Slowness - 1)) + messages) / Slowness);
        if (!_armed)
        {
            return;
        }

        if (_came == 1)
        {
            _skip = FlushesWithoutLinger;
        }

        _armed = false;
        _awaited = 0;
        Wake(Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>As much as is gathered usually, all of it of members here, and none of them waits for more.</summary>
    private bool IsAllHere(int waiting, int own, int pending) => own == waiting && pending == own && waiting >= _gathered;

    private bool Lingers(int members)
    {
        var options = settings.Options;
        if (members < options.LingerMembers || options.Linger == TimeSpan.Zero || _recent < 2 * Memory)
        {
            return false;
        }

        if (_skip > 0)
        {
            _skip--;
            return false;
        }

        return true;
    }

    private void Wake(TimeSpan after)
    {
        _timer ??= settings.Time.CreateTimer(
            static state => ((IActorRef)state!).Tell(Due.Instance, ActorRefs.NoSender),
            relay,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        _timer.Change(after, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Counts messages and forgets them by and by, so that the pace is the same however they are bundled.</summary>
    private void Observe(int messages)
    {
        var now = settings.Time.GetTimestamp();
        var elapsed = settings.Time.GetElapsedTime(_last, now);
        _last = now;
        _recent = (_recent * Math.Exp(-(elapsed / (settings.Options.Linger * Memory)))) + messages;
    }

    /// <summary>The time has come.</summary>
    public sealed class Due : INoSerializationVerificationNeeded
    {
        public static readonly Due Instance = new();
    }
}
