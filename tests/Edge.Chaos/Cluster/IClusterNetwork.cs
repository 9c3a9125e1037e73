using System.Collections.Immutable;
using System.Net;

namespace Edge.Chaos.Cluster;

/// <summary>Where the nodes of a cluster and their database live, and how they are cut off.</summary>
internal interface IClusterNetwork : IAsyncDisposable
{
    /// <summary>Where nodes reach the database.</summary>
    IPAddress Database { get; }

    /// <summary>Why nothing can be cut off here; null if it can.</summary>
    string? CannotCut { get; }

    IPAddress AddressOf(int node);

    /// <summary>What becomes a process of the node; empty if nothing is needed.</summary>
    ImmutableArray<string> LauncherOf(int node);

    Task StartAsync(CancellationToken cancel);

    /// <summary>Drops all packets between a node and the other nodes, and on demand those to the database. Clients still reach it.</summary>
    Task CutAsync(int node, bool database, CancellationToken cancel);

    /// <summary>Drops all packets between the nodes and the database.</summary>
    Task CutDatabaseAsync(CancellationToken cancel);

    /// <summary>Ends all cuts.</summary>
    Task HealAsync(CancellationToken cancel);
}
