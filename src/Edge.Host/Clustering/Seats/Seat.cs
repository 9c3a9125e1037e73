using Akka.Actor;

namespace Edge.Host.Clustering.Seats;

/// <summary>A node's row in the database.</summary>
/// <param name="Id">Unique per process.</param>
/// <param name="Address">The node's Akka address.</param>
/// <param name="Uid">The node's uid in the cluster, which tells a process from its successor at the same address.</param>
/// <param name="IsMember">It has been in the cluster.</param>
/// <param name="IsFresh">Its heartbeat is recent.</param>
/// <param name="IsHeld">Its process holds its lock, which the database frees the moment the process dies.</param>
internal sealed record Seat(int Id, Address Address, int Uid, bool IsMember, bool IsFresh, bool IsHeld)
{
    /// <summary>Its process can be taken to run.</summary>
    public bool IsAlive => IsFresh && IsHeld;
}
