using System.Diagnostics;

namespace Edge.Chaos.Cluster;

/// <summary>One time for all clients and faults of this program.</summary>
internal static class RunClock
{
    private static readonly long Start = Stopwatch.GetTimestamp();

    /// <summary>Since the program began.</summary>
    public static TimeSpan Now => Stopwatch.GetElapsedTime(Start);
}
