using Edge.Chaos.Harness;

namespace Edge.Chaos.Tests;

public sealed class NodeMetricsTests
{
    private const string Text = """
        # TYPE edge_connections_closed_total counter
        edge_connections_closed_total{otel_scope_name="Edge.Actors",code="4102"} 2 1764000000000
        edge_connections_closed_total{otel_scope_name="Edge.Actors",code="1000"} 5 1764000000000
        edge_relays_active 3 1764000000000
        """;

    [Theory]
    [InlineData("edge_connections_closed", "", 7)]
    [InlineData("edge_connections_closed", "code=\"4102\"", 2)]
    [InlineData("edge_relays_active", "", 3)]
    [InlineData("edge_unknown", "", 0)]
    public void Sum_WhenSeriesAreGiven_AddsThoseThatMatch(string name, string label, double expected) =>
        Assert.Equal(expected, NodeMetrics.Parse(Text).Sum(name, label));
}
