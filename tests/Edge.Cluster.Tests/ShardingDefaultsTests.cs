namespace Edge.Cluster.Tests;

public sealed class ShardingDefaultsTests
{
    [Fact]
    public async Task StartedSystem_HasThem_InsteadOfTheDefaults()
    {
        await using var cluster = await TestCluster.StartAsync(1, TestCluster.QuickOptions());

        var config = cluster.Nodes[0].System.Settings.Config.GetConfig("akka.cluster.sharding");

        Assert.Equal(0, config.GetInt("coordinator-state.write-majority-plus"));
        Assert.Equal(0, config.GetInt("coordinator-state.read-majority-plus"));
        Assert.Equal(1, config.GetInt("distributed-data.majority-min-cap"));
        Assert.Equal("ddata", config.GetString("state-store-mode"));
        Assert.Empty(config.GetStringList("distributed-data.durable.keys"));
    }
}
