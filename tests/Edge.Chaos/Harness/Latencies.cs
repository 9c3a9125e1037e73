namespace Edge.Chaos.Harness;

/// <summary>Counts times in steps of 50 µs, up to 10 s. Thread safe.</summary>
internal sealed class Latencies
{
    private const int StepsPerSecond = 20_000;
    private const int MaxSeconds = 10;
    private readonly long[] _counts = new long[StepsPerSecond * MaxSeconds];

    public long Count => _counts.Sum();

    public void Record(TimeSpan latency)
    {
        var step = (int)Math.Clamp(latency.TotalSeconds * StepsPerSecond, 0, _counts.Length - 1);
        Interlocked.Increment(ref _counts[step]);
    }

    /// <summary>The time that a part of all does not exceed; zero if there are none.</summary>
    /// <param name="part">From 0 to 1.</param>
    public TimeSpan Percentile(double part)
    {
        var rest = (long)Math.Ceiling(Count * part);
        for (var step = 0; step < _counts.Length; step++)
        {
            rest -= _counts[step];
            if (rest <= 0)
            {
                return TimeSpan.FromSeconds((step + 1.0) / StepsPerSecond);
            }
        }

        return TimeSpan.Zero;
    }

    public override string ToString() =>
        $"p50 {Percentile(0.5).TotalMilliseconds:F1} ms, p99 {Percentile(0.99).TotalMilliseconds:F1} ms, n {Count:N0}";
}
