namespace Edge.Cluster.Tests;

/// <summary>What must hold of a room whatever happened to the cluster.</summary>
internal static class RoomChecks
{
    /// <summary>The log has no hole and no post twice, and these clients saw all of it in its order.</summary>
    public static async Task SawAllAsync(this TestCluster cluster, string room, params TestClient[] clients)
    {
        var stored = cluster.Stored(room);
        Assert.Equal(Enumerable.Range(1, stored.Count).Select(seq => (long)seq), stored.Select(fact => fact.Seq));
        Assert.Equal(stored.Count, stored.Select(fact => (fact.Scope, fact.MessageId)).Distinct().Count());
        foreach (var client in clients)
        {
            await client.UntilSeqAsync(room, stored.Count);
            Assert.Equal(stored.Select(fact => fact.Seq), client.SeqsOf(room));
        }
    }

    /// <summary>Each post that was acknowledged to this client was so once, at the place where the log has it.</summary>
    public static void AckedOnce(this TestCluster cluster, string room, TestClient client)
    {
        var stored = cluster.Stored(room).ToDictionary(fact => (fact.Scope, fact.MessageId), fact => fact.Seq);
        Assert.All(client.AcksOf(room), acks => Assert.Equal(1, acks.Value));
        Assert.All(
            client.Frames.Where(frame => frame.Type == "ack" && frame.Room == room),
            ack => Assert.Equal(stored[(client.Session, ack.Text("cid"))], ack.Seq));
    }
}
