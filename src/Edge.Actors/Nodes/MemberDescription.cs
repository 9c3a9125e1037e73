namespace Edge.Actors.Nodes;

/// <summary>A member of the cluster as one node sees it.</summary>
/// <param name="Node">Where the others reach it: host:port.</param>
/// <param name="Status">Joining, WeaklyUp, Up, Leaving, Exiting, Down or Removed.</param>
/// <param name="IsReachable">The failure detector of every member that watches it hears it.</param>
/// <param name="Roles">What it does.</param>
/// <param name="Own">What it said of itself; null when it did not answer in time.</param>
public sealed record MemberDescription(
    string Node, string Status, bool IsReachable, IReadOnlyCollection<string> Roles, NodeProtocol.Description? Own)
{
    /// <summary>It carries out what members agreed on.</summary>
    public bool IsLeader { get; init; }

    /// <summary>No member has been one for longer: the coordinator of the shards runs on it.</summary>
    public bool IsOldest { get; init; }
}
