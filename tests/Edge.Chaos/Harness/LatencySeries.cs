namespace Edge.Chaos.Harness;

/// <summary>
/// Latencies second by second. The median of the seconds' 99th percentiles tells what a second usually is like, whatever
/// else the machine did in a few of them.
/// </summary>
internal sealed class LatencySeries
{
    private readonly List<TimeSpan> _p50 = [];
    private readonly List<TimeSpan> _p99 = [];
    private long _count;

    /// <summary>The 99th percentile of a usual second.</summary>
    public TimeSpan P99 => Median(_p99);

    /// <summary>Adds a second that is over.</summary>
    public void Add(Latencies second)
    {
        _p50.Add(second.Percentile(0.5));
        _p99.Add(second.Percentile(0.99));
        _count += second.Count;
    }

    public override string ToString() =>
        $"p50 {Median(_p50).TotalMilliseconds:F1} ms, p99 {P99.TotalMilliseconds:F1} ms (worst second {_p99.Max().TotalMilliseconds:F1}), n {_count:N0}";

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);
}
