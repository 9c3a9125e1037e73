using Edge.Chaos.Harness;

namespace Edge.Chaos.Tests;

public sealed class ClusterCheckerTests
{
    private static readonly NodeSpan Isolation = new(1, Seconds(10), Seconds(30));
    private static readonly NodeSpan Struck = new(1, Seconds(10), Seconds(30));

    [Theory]
    [InlineData(1, 11, 12, false)]
    [InlineData(1, 10, 30, false)]
    public void Check_WhenAnIsolatedNodeAcknowledgesAsNew_FindsIt(int node, int sent, int answered, bool duplicate)
    {
        var violation = Assert.Single(Checker.Check(Acknowledge(node, sent, answered, duplicate)));

        Assert.Equal(ViolationKind.AcknowledgedInIsolation, violation.Kind);
    }

    [Theory]
    [InlineData(2, 11, 12, false)] // Another node.
    [InlineData(1, 9, 11, false)] // Sent before the cut: it may have been stored.
    [InlineData(1, 29, 31, false)] // Answered after the cut.
    [InlineData(1, 11, 12, true)] // Stored before, and the node knew.
    public void Check_WhenAnAcknowledgementCanBeTrue_FindsNothing(int node, int sent, int answered, bool duplicate) =>
        Assert.Empty(Checker.Check(Acknowledge(node, sent, answered, duplicate)));

    [Theory]
    [InlineData(2, 20)]
    [InlineData(1, 9)]
    [InlineData(1, 31)]
    public void Check_WhenANodeThatWasNotStruckDropsAConnection_FindsIt(int node, int at)
    {
        var violation = Assert.Single(ClusterChecker.Check(new ConnectionHistory([new ConnectionEnd(node, Seconds(at), "closed")], [Struck])));

        Assert.Equal(ViolationKind.Dropped, violation.Kind);
        Assert.Contains($"node {node}", violation.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_WhenAStruckNodeDropsAConnection_FindsNothing() =>
        Assert.Empty(ClusterChecker.Check(new ConnectionHistory([new ConnectionEnd(1, Seconds(20), "closed")], [Struck])));

    private static History Acknowledge(int node, int sent, int answered, bool duplicate) => new(
        [new SentMessage(0, 0, "a0", "text")],
        [new Acknowledgement(1, "a0", "e", 1, duplicate) { Passage = new Passage(node, Seconds(sent), Seconds(answered)) }],
        new HashSet<string>(),
        [new LogEntry(1, "a0", "text")],
        [])
    {
        Isolations = [Isolation],
    };

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
