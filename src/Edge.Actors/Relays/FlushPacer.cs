using Akka.Actor;
using Edge.Actors.Rooms;

namespace Edge.Actors.Relays;

/// <summary>
/// Decides when a relay hands out what it has: at once, unless the room is busy and has many members here; then it lingers
/// a few milliseconds, so that one write to each socket carries several frames. Coalescing is the one big lever on the cost
/// of a delivery: 10 µs with one frame per write, 2 µs with 16 (measured 2026-11-23).
/// </summary>
/// <remarks>
/// Busy is judged by frames: as many as one message in half the linger makes for the fewest members it lingers for, and by messages
/// only that they come faster than one in four lingers. By messages alone a room of many members on a slow machine would never be
/// busy, and stay slow for that. Then the posts of members here that are not handed out yet, and what the room says it has,
/// tell what is worth waiting for: it lingers on for those that are on their way when the linger is over, and no longer than it takes
/// until all are here, if that is as much as usual. Once messages of other nodes' members are among them it lingers in any case, as
/// nobody here knows what those members are about to send. Where lingering gathers nothing time after time, because each message
/// waits for the one before, it is left off for a while.
/// </remarks>
internal sealed class FlushPacer(RoomSettings settings, IActorRef relay) : IDisposable
{
    private const int FlushesWithoutLinger = 64;

    /// <summary>After so many lingers in a row that gathered nothing it is left off.</summary>
    private const int LingersInVain = UsualOver;

    /// <summary>How often it lingers at most, the first time included, for posts that are on their way.</summary>
    private const int MaxLingers = 3;

    /// <summary>The time over which the pace is judged, in lingers.</summary>
    private const int Memory = 25;

    /// <summary>
    /// Flushes over which is forgotten what is usual: where two bunches have formed, they meet again while it is remembered.
    /// </summary>
    private const int UsualOver = 8;

    private ITimer? _timer;
    private double _recent;
    private long _last;
    private int _gathered;
    private int _usual;
    private int _inVain;
    private int _skip;
    private bool _armed;
    private RelayBacklog? _awaited;

    /// <summary>Messages came. Whether to hand out now; if not, the relay is sent <see cref="Due"/> in time.</summary>
    /// <param name="messages">How many came.</param>
    /// <param name="members">How many members there are.</param>
    /// <param name="backlog">What there is to hand out, with these.</param>
    public bool MayFlush(int messages, int members, RelayBacklog backlog)
    {
        Observe(messages);
        if (_armed)
        {
            _gathered += messages;
            return IsAllHere(backlog)
                || (_awaited is { } awaited && backlog.Messages >= awaited.Messages && backlog.Own >= awaited.Own);
        }

        if (!Lingers(members) || IsAllHere(backlog))
        {
            return true;
        }

        _armed = true;
        _gathered = 0;
        Wake(settings.Options.Linger);
        return false;
    }

    /// <summary><see cref="Due"/> came. Whether to hand out now; if not, it comes once more.</summary>
    /// <param name="backlog">What there is to hand out.</param>
    public bool MayFlushWhenDue(RelayBacklog backlog)
    {
        if (!_armed || _awaited is not null || backlog.IsWhole)
        {
            return true;
        }

        _awaited = backlog with { Messages = backlog.Messages + backlog.Following, Own = backlog.Pending };
        Wake(settings.Options.Linger * (MaxLingers - 1));
        return false;
    }

    /// <summary>All that was there has been handed out, after <see cref="MayFlush"/> or <see cref="MayFlushWhenDue"/> allowed it.</summary>
    /// <param name="messages">How many messages that was.</param>
    public void Flushed(int messages)
    {
        _usual = Math.Max(messages, ((_usual * (UsualOver - 1)) + messages) / UsualOver);
        if (!_armed)
        {
            return;
        }

        _inVain = _gathered == 0 ? _inVain + 1 : 0;
        if (_inVain >= LingersInVain)
        {
            _skip = FlushesWithoutLinger;
        }

        _armed = false;
        _awaited = null;
        Wake(Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>As much as is gathered usually, all of it of members here, and nothing is known to be on its way.</summary>
    private bool IsAllHere(RelayBacklog backlog) =>
        backlog.Messages >= _usual && backlog.Own == backlog.Messages && backlog.IsWhole;

    private bool Lingers(int members)
    {
        var options = settings.Options;
        if (members < options.LingerMembers || options.Linger == TimeSpan.Zero)
        {
            return false;
        }

        if (_recent < Memory / 4.0 || _recent * members < 2 * Memory * options.LingerMembers)
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
