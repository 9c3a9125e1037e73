using Akka.Cluster;

namespace Edge.Host.Clustering.Seats;

/// <summary>
/// Removes members whose process is dead for certain: it has let go of its seat, and nobody listens at its address any more. A
/// process that has no time to keep its database session still listens. Used by one task at a time.
/// </summary>
internal sealed class SeatReaper(Cluster cluster, SeatRegistry registry, KnownDead known, ILogger logger)
{
    private readonly DeathRecord _deaths = new();

    /// <param name="seats">As they are now.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task RemoveDeadAsync(IReadOnlyList<Seat> seats, CancellationToken cancel)
    {
        var state = cluster.State;
        var dead = new List<Seat>();
        foreach (var seat in _deaths.Update(registry.Session, seats).Where(seat => IsMember(seat, state.Members)))
        {
            if (await IsDeadAsync(seat, state, cancel))
            {
                dead.Add(seat);
            }
        }

        var silent = state.Unreachable.Count(member => !dead.Exists(seat => IsSame(seat, member)));
        if (dead.Count > 0 && DeathRecord.MayRemove(state.Members.Count, dead.Count, silent))
        {
            // First its seat, so that a process which lives after all learns of it.
            await registry.RemoveAsync(dead.Select(seat => seat.Id), cancel);
            dead.ForEach(Remove);
        }
    }

    public static bool IsMember(Seat seat, IEnumerable<Member> members) => members.Any(member => IsSame(seat, member));

    private static async Task<bool> IsDeadAsync(Seat seat, ClusterEvent.CurrentClusterState state, CancellationToken cancel) =>
        await ProcessProbe.AskAsync(seat.Address, cancel) switch
        {
            ProbeAnswer.Gone => true,
            ProbeAnswer.Silent => IsMember(seat, state.Unreachable),
            _ => false,
        };

    // The leader removes who is down only when it is also unreachable.
    private void Remove(Seat seat)
    {
        ClusteringLog.Dead(logger, seat.Address.HostPort());
        known.Add(seat.Address);
        cluster.Down(seat.Address);
    }

    private static bool IsSame(Seat seat, Member member) =>
        member.UniqueAddress.Uid == seat.Uid && member.Address.Equals(seat.Address);
}
