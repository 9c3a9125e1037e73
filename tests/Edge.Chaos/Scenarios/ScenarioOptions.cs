namespace Edge.Chaos.Scenarios;

/// <summary>What was said on the command line.</summary>
/// <param name="EdgeDll">The server under test.</param>
/// <param name="Seed">Of all random choices.</param>
/// <param name="Short">Fewer messages, connections, minutes.</param>
/// <param name="Port">The first port for servers.</param>
/// <param name="Connections">For <c>many</c>.</param>
/// <param name="Minutes">For <c>many</c> and <c>steady</c>, and for the random mix of <c>plans</c>.</param>
/// <param name="EntryPort">For <c>compose</c>: the port of the entry point, on loopback.</param>
internal sealed record ScenarioOptions(
    string EdgeDll, int Seed, bool Short, int Port, int? Connections, double? Minutes, int EntryPort)
{
    /// <summary>For <c>plans</c>: only this one.</summary>
    public string? Plan { get; init; }

    /// <summary>For <c>plans</c>: runs of each, with one seed after the other.</summary>
    public int? Seeds { get; init; }

    /// <summary>For <c>failover</c>.</summary>
    public int? Kills { get; init; }

    /// <summary>What is broken on purpose.</summary>
    public Sabotage Sabotage { get; init; }
}

/// <summary>A break on purpose, by which to see that it is found.</summary>
internal enum Sabotage
{
    None,

    /// <summary>PostgreSQL acknowledges commits before they are on its disk, and crashes: the system acknowledges before the write.</summary>
    EarlyCommit,
}
