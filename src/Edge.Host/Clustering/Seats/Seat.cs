using Akka.Actor;

namespace Edge.Host.Clustering.Seats;

/// <summary>A node's row in the database.</summary>
/// <param name="Id">Unique per process.</param>
/// <param name="Address">The node's Akka address.</param>
/// <param name="Uid">The node's uid in the cluster, which tells a process from its successor at the same address.</param>
/// <param name="IsMember">It has been in the cluster.</param>
/// <param name="Silence">How long ago its last heartbeat was.</param>
/// <param name="IsHeld">
/// Its process holds its lock, which the database frees the moment the process dies: one that does not beat may stand still, but runs.
/// </param>
internal sealed record Seat(int Id, Address Address, int Uid, bool IsMember, TimeSpan Silence, bool IsHeld)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Its heartbeat is recent.</summary>
    public bool IsFresh => Silence < Patience;

    /// <summary>What an operator is told of who holds it.</summary>
    public string Describe() => IsFresh
        ? Address.HostPort()
        : $"{Address.HostPort()} (which holds its seat, but whose last heartbeat was {Silence.TotalSeconds:0} s ago: let it go on, or end it)";
}
