using Edge.Chaos.Harness;

namespace Edge.Chaos.Tests;

public sealed class LatencySeriesTests
{
    [Fact]
    public void Percentile_WhenOneOfAHundredIsSlow_LeavesItOut()
    {
        var latencies = Second(milliseconds: 2, count: 99);
        latencies.Record(TimeSpan.FromSeconds(1));

        Assert.Equal(2, latencies.Percentile(0.99).TotalMilliseconds, tolerance: 0.1);
        Assert.Equal(1000, latencies.Percentile(1).TotalMilliseconds, tolerance: 0.1);
    }

    [Fact]
    public void P99_WhenAFewSecondsAreSlow_IsThatOfAUsualSecond()
    {
        var series = new LatencySeries();
        foreach (var milliseconds in new[] { 3, 500, 2, 4, 3 })
        {
            series.Add(Second(milliseconds, count: 10));
        }

        Assert.Equal(3, series.P99.TotalMilliseconds, tolerance: 0.1);
    }

    private static Latencies Second(int milliseconds, int count)
    {
        var latencies = new Latencies();
        for (var i = 0; i < count; i++)
        {
            latencies.Record(TimeSpan.FromMilliseconds(milliseconds));
        }

        return latencies;
    }
}
