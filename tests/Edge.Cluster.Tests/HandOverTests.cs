using Xunit.Abstractions;

namespace Edge.Cluster.Tests;

/// <summary>Rooms that move or are lost while their members go on posting.</summary>
public sealed class HandOverTests(ITestOutputHelper output)
{
    private const string Room = "moving";

    [Fact]
    public async Task Leave_OfTheOwnerWhilePostsGoOn_IsADelayAndNothingElse()
    {
        await using var cluster = await TestCluster.StartAsync(3, TestCluster.QuickOptions());
        var (owner, sender, reader) = await JoinAsync(cluster);
        await using var first = sender;
        await using var second = reader;
        var pump = new PostPump(sender, Room);
        await pump.MoreAsync(50);

        await owner.LeaveAsync();
        await pump.MoreAsync(50);
        await pump.StopAsync();

        await CheckAsync(cluster, sender, reader);
        output.WriteLine($"hand-over: {pump.LongestGap().TotalMilliseconds:0} ms without an ack, {pump.Acked} posts in all");
        Assert.InRange(pump.LongestGap(), TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Death_OfTheOwnerWhilePostsGoOn_LosesNothing()
    {
        await using var cluster = await TestCluster.StartAsync(3, TestCluster.QuickOptions());
        var (owner, sender, reader) = await JoinAsync(cluster);
        await using var first = sender;
        await using var second = reader;
        var others = cluster.Except(owner);
        var pump = new PostPump(sender, Room);
        await pump.MoreAsync(50);

        // Some posts are on their way to the journal and will never come there.
        owner.Journal.Hold();
        await owner.KillAsync(others);
        others[0].Down(owner);
        await pump.MoreAsync(50);
        await pump.StopAsync();

        await CheckAsync(cluster, sender, reader);
        output.WriteLine($"death: {pump.LongestGap().TotalMilliseconds:0} ms without an ack, {pump.Acked} posts in all");
    }

    [Fact]
    public async Task Join_WhereTheRegionHasLostItsWay_FindsTheRoomOverAnotherNode()
    {
        await using var cluster = await TestCluster.StartAsync(3, TestCluster.QuickOptions());
        await using var there = await TestClient.JoinAsync(cluster.Nodes[0], Room);
        await there.PostAckedAsync(Room, "before");
        var lost = cluster.Except(await cluster.OwnerAsync(Room)).First(node => node != cluster.Nodes[0]);
        lost.SuspendRegion();

        await using var client = await TestClient.JoinAsync(lost, Room);
        await client.PostAckedAsync(Room, "after");

        Assert.Equal(2, cluster.Stored(Room).Count);
    }

    /// <summary>A member that posts and one that reads, both on nodes that do not own the room.</summary>
    private static async Task<(TestNode Owner, TestClient Sender, TestClient Reader)> JoinAsync(TestCluster cluster)
    {
        await using (var scout = await TestClient.JoinAsync(cluster.Nodes[0], Room))
        {
            await scout.PostAckedAsync(Room, "scout");
        }

        var owner = await cluster.OwnerAsync(Room);
        var others = cluster.Except(owner);
        return (owner, await TestClient.JoinAsync(others[0], Room), await TestClient.JoinAsync(others[1], Room));
    }

    private static async Task CheckAsync(TestCluster cluster, TestClient sender, TestClient reader)
    {
        await cluster.SawAllAsync(Room, sender, reader);
        cluster.AckedOnce(Room, sender);
        Assert.Equal(cluster.Stored(Room).Count - 1, sender.AcksOf(Room).Count);
        Assert.All([sender, reader], client =>
            Assert.DoesNotContain(client.Frames, frame => frame.Type is "close" or "gone" or "error"));
    }
}
