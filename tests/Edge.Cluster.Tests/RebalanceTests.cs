namespace Edge.Cluster.Tests;

/// <summary>A cluster that grows.</summary>
public sealed class RebalanceTests
{
    private static readonly string[] Rooms = [.. Enumerable.Range(1, 12).Select(i => $"room/{i}")];

    [Fact]
    public async Task Join_OfAFourthNode_MovesRoomsToItAndLosesNothing()
    {
        await using var cluster = await TestCluster.StartAsync(3, TestCluster.QuickOptions());
        await using var sender = await TestClient.JoinAsync(cluster.Nodes[1], Rooms);
        await using var reader = await TestClient.JoinAsync(cluster.Nodes[2], Rooms);
        var round = 0;
        await PostToAllAsync(sender, round++);

        var fourth = await cluster.AddAsync();
        await Eventually.SoAsync(
            async () =>
            {
                await PostToAllAsync(sender, round++);
                return (await fourth.RoomsAsync()).Count > 0;
            },
            "no room moved to the new node");
        await PostToAllAsync(sender, round++);

        foreach (var room in Rooms)
        {
            Assert.Equal(round, cluster.Stored(room).Count);
            await cluster.SawAllAsync(room, sender, reader);
            cluster.AckedOnce(room, sender);
        }
    }

    private static Task<Frame[]> PostToAllAsync(TestClient sender, int round) =>
        Task.WhenAll(Rooms.Select(room => sender.PostAckedAsync(room, $"{room}-{round}")));
}
