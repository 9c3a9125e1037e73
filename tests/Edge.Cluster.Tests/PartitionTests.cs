namespace Edge.Cluster.Tests;

/// <summary>Two incarnations of one room at the same time: only the journal decides what is in the log.</summary>
public sealed class PartitionTests
{
    private const string Room = "torn";

    [Fact]
    public async Task Post_ToAStaleIncarnation_IsNotAcknowledgedBeforeTheJournalTookIt()
    {
        await using var cluster = await TestCluster.StartAsync(3, TestCluster.QuickOptions());
        var (owner, stale, fresh) = await JoinBothSidesAsync(cluster);
        await using var first = stale;
        await using var second = fresh;

        // The owner's write hangs while it is cut off and its successor writes the same place of the log.
        owner.Journal.Hold();
        await stale.PostAsync(Room, "stale");
        await owner.Journal.UntilWriteAsync(Room, 2);
        await owner.IsolateAsync(cluster.Except(owner));
        cluster.Except(owner)[0].Down(owner);
        Assert.Equal(2, (await fresh.PostAckedAsync(Room, "fresh")).Seq);
        Assert.DoesNotContain(stale.Frames, frame => frame.Type == "ack");
        owner.Journal.Release();

        // Refused, it recovers, learns what it missed, and only then writes the post, behind what it missed.
        Assert.Equal(3, (await stale.ExpectAckAsync("stale")).Seq);
        Assert.Equal(1, cluster.Log.Refused);
        await cluster.SawAllAsync(Room, stale);
        cluster.AckedOnce(Room, stale);
        cluster.AckedOnce(Room, fresh);
    }

    [Fact]
    public async Task Post_WhoseNodeIsCutOff_IsStoredOnceByTheSuccessorWhenItsClientMoves()
    {
        await using var cluster = await TestCluster.StartAsync(3, TestCluster.QuickOptions());
        var (owner, stale, fresh) = await JoinBothSidesAsync(cluster);
        await using var second = fresh;
        var others = cluster.Except(owner);

        owner.Journal.Hold();
        await stale.PostAsync(Room, "moved");
        await owner.Journal.UntilWriteAsync(Room, 2);
        await owner.IsolateAsync(others);
        others[0].Down(owner);
        await fresh.PostAckedAsync(Room, "fresh");
        await stale.DisposeAsync();
        await using var moved = await TestClient.ResumeAsync(others[1], stale.Session, Room);
        Assert.Equal(3, (await moved.PostAckedAsync(Room, "moved")).Seq);
        owner.Journal.Release();
        await Eventually.SoAsync(() => cluster.Log.Refused > 0, "the stale write was not refused");

        Assert.Equal(["seed", "fresh", "moved"], cluster.Stored(Room).Select(fact => fact.MessageId));
        await cluster.SawAllAsync(Room, fresh, moved);
    }

    /// <summary>A member on the owner's node, soon cut off, and one on another.</summary>
    private static async Task<(TestNode Owner, TestClient Stale, TestClient Fresh)> JoinBothSidesAsync(TestCluster cluster)
    {
        await using (var scout = await TestClient.JoinAsync(cluster.Nodes[0], Room))
        {
            await scout.PostAckedAsync(Room, "seed");
        }

        var owner = await cluster.OwnerAsync(Room);
        return (owner, await TestClient.JoinAsync(owner, Room), await TestClient.JoinAsync(cluster.Except(owner)[0], Room));
    }
}
