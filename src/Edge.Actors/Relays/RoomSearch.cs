using Akka.Actor;
using Edge.Actors.Rooms;

namespace Edge.Actors.Relays;

/// <summary>How a relay looks for its room: whom it asks, and when not. Part of its <see cref="RoomLink"/>.</summary>
internal sealed class RoomSearch(IActorRef region, RoomSettings settings, RelayFeed feed, IActorRef relay)
{
    /// <summary>A room that ends twice in this time and stores nothing in between is not asked for at once.</summary>
    private static readonly TimeSpan EndsInVain = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The region here does not know where the room is, and its coordinator cannot tell it; those of other nodes may have known for
    /// long. Or it knows wrongly, as before <see cref="Sharding.DeadRegions"/>.
    /// </summary>
    private static readonly TimeSpan AskElsewhereAfter = TimeSpan.FromSeconds(5);

    private long _since;
    private long? _ended;

    /// <summary>The room is away from now on.</summary>
    public void Begin() => _since = settings.Time.GetTimestamp();

    /// <summary>Asks for the room.</summary>
    public void Ask()
    {
        var subscribe = new RoomProtocol.Subscribe(feed.Room, relay, feed.Epoch);
        region.Tell(subscribe);
        if (settings.Time.GetElapsedTime(_since) >= AskElsewhereAfter)
        {
            settings.RegionElsewhere()?.Tell(subscribe, relay);
        }
    }

    /// <summary>
    /// Asks for a room that has ended. One that ended a moment ago, and has stored nothing since, cannot write: it is left to the
    /// next <see cref="RoomLink.KeepTrying"/>, since it would recover and fail as fast as it can.
    /// </summary>
    public void AskAfterEnd()
    {
        var inVain = _ended is { } before && settings.Time.GetElapsedTime(before) < EndsInVain;
        _ended = settings.Time.GetTimestamp();
        if (!inVain)
        {
            Ask();
        }
    }

    /// <summary>The room can write.</summary>
    public void RoomStored() => _ended = null;

    /// <summary>Whether the room has been away for too long, said once in that time.</summary>
    public bool IsTooLong()
    {
        var limit = settings.Options.UnavailableAfter;
        if (settings.Time.GetElapsedTime(_since) <= limit)
        {
            return false;
        }

        RoomLog.RoomUnavailable(settings.Logger, feed.Room, limit.TotalSeconds);
        Begin();
        return true;
    }
}
