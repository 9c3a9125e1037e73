using System.Diagnostics;
using Edge.Chaos.Harness;

namespace Edge.Chaos.Tests;

public sealed class FaultWatchTests
{
    private const string Victim = "edge@node1:4053";
    private readonly FaultWatch _watch = new(senders: 1);

    [Fact]
    public void Lost_OpenedBetweenTheCommandAndTheBlow_IsExcused()
    {
        _watch.Begin("node1", "kill node1");
        var opened = Stopwatch.GetTimestamp();
        _watch.Done();

        _watch.Lost(Victim, opened, "gone");

        Assert.Equal(0, _watch.LostElsewhere);
    }

    [Fact]
    public void Lost_BeforeTheBlowIsDone_IsExcused()
    {
        var opened = Stopwatch.GetTimestamp();
        _watch.Begin("node1", "restart node1");

        _watch.Lost(Victim, opened, "moved");

        Assert.Equal(0, _watch.LostElsewhere);
    }

    [Fact]
    public void Lost_OpenedAfterTheBlow_Counts()
    {
        _watch.Begin("node1", "kill node1");
        _watch.Done();

        _watch.Lost(Victim, Stopwatch.GetTimestamp(), "gone");

        Assert.Equal(1, _watch.LostElsewhere);
    }

    [Fact]
    public void Lost_AtAnotherNode_Counts()
    {
        var opened = Stopwatch.GetTimestamp();
        _watch.Begin("node1", "kill node1");

        _watch.Lost("edge@node11:4053", opened, "gone");
        _watch.Lost("edge@node2:4053", opened, "gone");

        Assert.Equal(2, _watch.LostElsewhere);
    }
}
