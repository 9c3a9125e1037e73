using System.Globalization;

namespace Edge.Chaos.Harness;

/// <summary>One look at a node's /metrics, in the text format of Prometheus.</summary>
internal sealed class NodeMetrics
{
    private readonly List<(string Series, double Value)> _samples = [];

    public static NodeMetrics Parse(string text)
    {
        var metrics = new NodeMetrics();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var end = line.IndexOf('}') is var brace && brace >= 0 ? brace + 1 : line.IndexOf(' ');
            if (line[0] != '#' && end > 0)
            {
                var value = line[end..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
                metrics._samples.Add((line[..end], double.Parse(value, CultureInfo.InvariantCulture)));
            }
        }

        return metrics;
    }

    /// <summary>Sum of all series of a metric, or of those that carry a label; 0 if there is none.</summary>
    /// <param name="name">Such as <c>edge_connections_closed</c>; the unit and <c>_total</c> may follow.</param>
    /// <param name="label">Such as <c>code="4102"</c>.</param>
    public double Sum(string name, string label = "") => _samples
        .Where(sample => sample.Series.StartsWith(name, StringComparison.Ordinal)
            && sample.Series.Contains(label, StringComparison.Ordinal))
        .Sum(sample => sample.Value);
}
