using Edge.Chaos.Cluster;

namespace Edge.Chaos.Tests;

public sealed class NodeWatchTests
{
    private readonly NodeWatch _watch = new();

    [Fact]
    public void Sees_WhenTwoAreUp_IsTwoOthers()
    {
        Hear("10.99.0.11:1 is up.", "10.99.0.12:1 is up.");

        Assert.True(_watch.Sees(2));
    }

    [Fact]
    public void Sees_WhenOneCannotBeReached_IsNothing()
    {
        Hear("10.99.0.11:1 is up.", "10.99.0.12:1 is up.", "10.99.0.12:1 cannot be reached.");

        Assert.False(_watch.Sees(2));
        Assert.Equal(1, _watch.Alarms);
    }

    [Fact]
    public void Sees_WhenOneIsRemovedAndComesBack_IsTwoOthers()
    {
        Hear(
            "10.99.0.11:1 is up.", "10.99.0.12:1 is up.", "10.99.0.12:1 cannot be reached.",
            "10.99.0.12:1 is no longer in the cluster.", "10.99.0.12:1 is up.");

        Assert.True(_watch.Sees(2));
        Assert.Equal(1, _watch.Removals);
    }

    [Fact]
    public void StartOf_WhenARoomStarts_KnowsIt()
    {
        var started = _watch.NextRoomStarted;

        Hear("Room lobby started at message 12.");

        Assert.True(started.IsCompleted);
        Assert.NotNull(_watch.StartOf("lobby"));
        Assert.Null(_watch.StartOf("other"));
    }

    [Fact]
    public void StartOf_WhenAnObjectStarts_KnowsItByItsId()
    {
        Hear("object-chat-Room/0a1b started at fact 12.");

        Assert.NotNull(_watch.StartOf("0a1b"));
    }

    [Fact]
    public void Reset_WhenTheProcessBeginsAnew_ForgetsAll()
    {
        Hear("10.99.0.11:1 is up.", "Room lobby started at message 12.");

        _watch.Reset();

        Assert.True(_watch.Sees(0));
        Assert.Null(_watch.StartOf("lobby"));
    }

    /// <summary>As the console's logger indents them.</summary>
    private void Hear(params string[] lines) => Array.ForEach(lines, line => _watch.Hear("      " + line));
}
