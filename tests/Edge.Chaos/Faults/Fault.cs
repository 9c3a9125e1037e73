using System.Globalization;
using Edge.Chaos.Harness;

namespace Edge.Chaos.Faults;

/// <summary>What is done to a cluster.</summary>
internal enum FaultKind
{
    /// <summary>SIGKILL of the node that holds the watched room.</summary>
    KillOwner,

    /// <summary>SIGKILL of another node.</summary>
    KillGateway,

    /// <summary>SIGKILL of the owner, and of the next one as soon as rooms start there.</summary>
    KillOwnerInRecovery,

    /// <summary>SIGSTOP of the owner, then SIGCONT.</summary>
    PauseOwner,

    /// <summary>A node that does not hold the watched room no longer hears the other nodes; it still has the database.</summary>
    CutMinority,

    /// <summary>The same of the owner.</summary>
    CutOwner,

    /// <summary>The owner hears neither nodes nor database; clients still reach it.</summary>
    CutOwnerFromAll,

    /// <summary>SIGKILL of the owner, which its supervisor starts again a second later.</summary>
    RestartOwner,

    /// <summary>SIGTERM of the owner.</summary>
    HandOver,

    /// <summary>SIGTERM of each node in turn, each back before the next.</summary>
    RollingRestart,

    /// <summary>PostgreSQL ends in order and starts again.</summary>
    RestartDatabase,

    /// <summary>PostgreSQL crashes and starts again.</summary>
    CrashDatabase,

    /// <summary>Packets to PostgreSQL are dropped.</summary>
    CutDatabase,

    /// <summary>The wall clock of the owner is set an hour ahead, then right again.</summary>
    ClockAhead,

    /// <summary>The wall clock of the owner is set an hour back, then right again.</summary>
    ClockBack,
}

/// <summary>One fault of a plan.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">When, since the clients began or the fault before was over.</param>
/// <param name="Lasts">How long the node stays dead, paused or cut off.</param>
internal sealed record Fault(FaultKind Kind, TimeSpan At, TimeSpan Lasts)
{
    public bool NeedsCut => Kind is FaultKind.CutMinority or FaultKind.CutOwner or FaultKind.CutOwnerFromAll or FaultKind.CutDatabase;

    public bool NeedsClock => Kind is FaultKind.ClockAhead or FaultKind.ClockBack;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"after {At.TotalSeconds:F1} s {Kind} for {Lasts.TotalSeconds:F1} s");
}

/// <summary>What a fault did.</summary>
/// <param name="Fault">Which.</param>
/// <param name="Node">To which node; null if to none, or to all one after the other.</param>
/// <param name="Struck">Times in which nodes may lose connections.</param>
/// <param name="Isolated">Times in which nodes could not write.</param>
/// <param name="From">When it was complete; for a planned end when it began.</param>
/// <param name="To">When the cluster was whole again.</param>
internal sealed record FaultOutcome(
    Fault Fault, int? Node, IReadOnlyList<NodeSpan> Struck, IReadOnlyList<NodeSpan> Isolated, TimeSpan From, TimeSpan To)
{
    /// <summary>Whether rooms were handed over in order, so that the longest post tells how long they stood still.</summary>
    public bool IsPlanned => Fault.Kind is FaultKind.HandOver or FaultKind.RollingRestart;
}
