using System.Globalization;

namespace Edge.Chaos.Faults;

/// <summary>How long rooms stood still, gathered over several faults.</summary>
internal sealed class OutageFigures
{
    private readonly List<TimeSpan> _times = [];

    public int Count => _times.Count;

    public void Add(IEnumerable<TimeSpan> times) => _times.AddRange(times);

    /// <summary>The time that a part of all does not exceed (nearest rank); zero if there are none.</summary>
    public TimeSpan Percentile(double part) => _times.Count == 0
        ? TimeSpan.Zero
        : _times.Order().ElementAt(Math.Max(0, (int)Math.Ceiling(part * _times.Count) - 1));

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"p50 {Percentile(0.5).TotalSeconds:F2} s, p99 {Percentile(0.99).TotalSeconds:F2} s, max {Percentile(1).TotalSeconds:F2} s, n {_times.Count}");
}
