using Edge.Actors.Rooms;

namespace Edge.Cluster.Tests;

/// <summary>Remoting drops what is larger than a frame without a word: nothing that rooms accept may be.</summary>
public sealed class LargeMessageTests
{
    private const int MaxMessageBytes = 900_000;
    private static readonly string Room = new('r', RoomName.MaxBytes);
    private static readonly object LargestMeta = new { k = new string('m', 1024 - """{"k":""}""".Length) };

    [Fact]
    public async Task Post_OfTheLargestMessages_ReachesTheRoomAndAllNodes()
    {
        await using var cluster = await StartAsync();
        var (_, sender, reader) = await JoinAsync(cluster);
        await using var first = sender;
        await using var second = reader;
        var data = new string('x', MaxMessageBytes);

        foreach (var messageId in LargestIds(3))
        {
            await sender.PostAsync(Room, messageId, data, LargestMeta);
        }

        foreach (var messageId in LargestIds(3))
        {
            await sender.ExpectAckAsync(messageId);
        }

        await cluster.SawAllAsync(Room, sender, reader);
        Assert.Equal(data, reader.Frames[^1].Text("data"));
    }

    [Fact]
    public async Task Post_OfManyInOneWrite_ReachesAllNodesInPiecesThatFit()
    {
        await using var cluster = await StartAsync();
        var (owner, sender, reader) = await JoinAsync(cluster);
        await using var first = sender;
        await using var second = reader;
        var data = new string('x', 8 * 1024);

        owner.Journal.Hold();
        foreach (var messageId in LargestIds(400))
        {
            await sender.PostAsync(Room, messageId, data, LargestMeta);
        }

        await sender.SyncAsync();
        owner.Journal.Release();
        await sender.ExpectAckAsync(LargestIds(400)[^1]);

        Assert.Equal(401, cluster.Stored(Room).Count);
        await cluster.SawAllAsync(Room, sender, reader);
    }

    private static string[] LargestIds(int count) => [.. Enumerable.Range(1, count).Select(i => $"{i}".PadLeft(64, '0'))];

    private static Task<TestCluster> StartAsync()
    {
        var options = TestCluster.QuickOptions();
        options.Rooms.MaxMessageBytes = MaxMessageBytes;
        options.Connections.MaxPendingPosts = 1_000;
        return TestCluster.StartAsync(2, options);
    }

    /// <summary>A sender on the node without the room, and a reader beside the room.</summary>
    private static async Task<(TestNode Owner, TestClient Sender, TestClient Reader)> JoinAsync(TestCluster cluster)
    {
        var scout = await TestClient.JoinAsync(cluster.Nodes[0], Room);
        await scout.PostAckedAsync(Room, "scout");
        await scout.DisposeAsync();
        var owner = await cluster.OwnerAsync(Room);
        return (
            owner,
            await TestClient.JoinAsync(cluster.Except(owner)[0], Room),
            await TestClient.JoinAsync(owner, Room));
    }
}
