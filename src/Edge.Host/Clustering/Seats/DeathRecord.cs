namespace Edge.Host.Clustering.Seats;

/// <summary>
/// Recognises processes that died: their seats were held while this node watched, and are held no more. That alone could be
/// a database session that broke, so a second sign is asked for.
/// </summary>
internal sealed class DeathRecord
{
    private readonly HashSet<int> _held = [];
    private int _session;

    /// <summary>The seats that were given up during this session of the database and have not been taken up again.</summary>
    public IReadOnlyList<Seat> Update(int session, IReadOnlyList<Seat> seats)
    {
        if (session != _session)
        {
            // Perhaps the server restarted and all locks went at once.
            _session = session;
            _held.Clear();
        }

        _held.UnionWith(seats.Where(seat => seat.IsHeld).Select(seat => seat.Id));
        return [.. seats.Where(seat => !seat.IsHeld && _held.Contains(seat.Id))];
    }

    /// <summary>
    /// Whether the dead may be removed at once. Where others cannot be reached either, this side must be the majority, or it
    /// might go on beside the cluster instead of within it: then the split-brain resolver decides.
    /// </summary>
    /// <param name="members">All members, this node too.</param>
    /// <param name="dead">Those that are dead for certain.</param>
    /// <param name="silent">Those that cannot be reached for reasons unknown.</param>
    public static bool MayRemove(int members, int dead, int silent) => silent == 0 || (members - dead - silent) * 2 > members;
}
