namespace Edge.Cluster.Tests;

/// <summary>Rooms on a cluster to which nothing happens.</summary>
public sealed class SteadyClusterTests(ThreeNodes nodes) : IClassFixture<ThreeNodes>
{
    private readonly TestCluster _cluster = nodes.Cluster;

    [Fact]
    public async Task Post_OnANodeWithoutTheRoom_ReachesTheMembersOfAllNodes()
    {
        const string Room = "everywhere";
        var clients = await JoinAllAsync(Room);
        await clients[0].PostAckedAsync(Room, "first");
        var owner = await _cluster.OwnerAsync(Room);
        var away = clients[_cluster.Nodes.ToList().FindIndex(node => node != owner)];

        await away.PostAckedAsync(Room, "second");

        await _cluster.SawAllAsync(Room, clients);
        Assert.Equal(2, _cluster.Stored(Room).Count);
        Assert.Single(away.Frames, frame => frame.Type == "ack" && frame.Text("cid") == "second");
        Assert.All(clients.Where(client => client != away), client =>
            Assert.Single(client.Frames, frame => frame.Type == "msg" && frame.Text("cid") == "second"));
        await CloseAsync(clients);
    }

    [Fact]
    public async Task Post_WhenTheRoomFellAsleepUnderItsMembers_WakesItForAllNodes()
    {
        const string Room = "sleepy";
        var clients = await JoinAllAsync(Room);
        await clients[0].PostAckedAsync(Room, "before");
        await _cluster.AsleepAsync(Room);

        await clients[2].PostAckedAsync(Room, "after");

        await _cluster.SawAllAsync(Room, clients);
        Assert.Equal(2, _cluster.Stored(Room).Count);
        Assert.All(clients, client => Assert.DoesNotContain(client.Frames, frame => frame.Type is "close" or "gone"));
        await CloseAsync(clients);
    }

    [Fact]
    public async Task Join_OfAnEmptyRoomThatFellAsleep_OnAnotherNode_LeavesItsMembersThere()
    {
        const string Room = "empty";
        var first = await TestClient.JoinAsync(_cluster.Nodes[0], Room);
        await _cluster.AsleepAsync(Room);

        var second = await TestClient.JoinAsync(_cluster.Nodes[1], Room);
        await second.PostAckedAsync(Room, "hello");

        await first.UntilSeqAsync(Room, 1);
        await CloseAsync([first, second]);
    }

    [Fact]
    public async Task Post_WhenTheRoomDoesNotAnswerInTime_IsAnErrorAndStoredOnceWhenSentAgain()
    {
        const string Room = "mute";
        var clients = await JoinAllAsync(Room);
        await clients[0].PostAckedAsync(Room, "before");
        var owner = await _cluster.OwnerAsync(Room);
        var away = clients[_cluster.Nodes.ToList().FindIndex(node => node != owner)];

        owner.Journal.Hold();
        await away.PostAsync(Room, "late");
        var error = await away.ExpectAsync("error", _ => true);
        owner.Journal.Release();
        Assert.Equal(("timeout", "late", true), (
            error.Text("code"), error.Text("cid"), error.Json.GetProperty("retryable").GetBoolean()));
        await away.PostAckedAsync(Room, "late");

        await _cluster.SawAllAsync(Room, [.. clients.Where(client => client != away)]);
        Assert.Equal(["before", "late"], _cluster.Stored(Room).Select(fact => fact.MessageId));
        _cluster.AckedOnce(Room, away);
        await CloseAsync(clients);
    }

    private static async Task CloseAsync(TestClient[] clients)
    {
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    private async Task<TestClient[]> JoinAllAsync(string room) =>
        await Task.WhenAll(_cluster.Nodes.Select(node => TestClient.JoinAsync(node, room)));
}
