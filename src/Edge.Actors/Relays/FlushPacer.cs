using Akka.Actor;
using Edge.Actors.Rooms;

namespace Edge.Actors.Relays;

/// <summary>
/// Decides when a relay hands out what it has: at once, unless the room is busy and has many members here; then it lingers
/// a few milliseconds, so that one write to each socket carries several frames. Coalescing is the one big lever on the cost
/// of a delivery: 10 µs with one frame per write, 2 µs with 16 (measured 2026-11-23).
/// </summary>
internal sealed class FlushPacer(RoomSettings settings, IActorRef relay) : IDisposable
{
    private ITimer? _timer;
    private long _last;
    private bool _armed;

    /// <summary>Whether to hand out now; if not, the relay is sent <see cref="Due"/> in time.</summary>
    public bool MayFlush(int members)
    {
        if (_armed)
        {
            return false;
        }

        var linger = settings.Options.Linger;
        var remaining = linger - settings.Time.GetElapsedTime(_last);
        if (members < settings.Options.LingerMembers || remaining <= TimeSpan.Zero)
        {
            return true;
        }

        _armed = true;
        _timer ??= settings.Time.CreateTimer(
            static state => ((IActorRef)state!).Tell(Due.Instance, ActorRefs.NoSender),
            relay,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        _timer.Change(remaining, Timeout.InfiniteTimeSpan);
        return false;
    }

    /// <summary>All that was there has been handed out.</summary>
    public void Flushed()
    {
        _armed = false;
        _last = settings.Time.GetTimestamp();
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>The time has come.</summary>
    public sealed class Due : INoSerializationVerificationNeeded
    {
        public static readonly Due Instance = new();
    }
}
