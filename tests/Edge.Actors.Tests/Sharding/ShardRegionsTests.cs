using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.Singleton;
using Akka.TestKit.Xunit2;
using Edge.Actors.Sharding;

namespace Edge.Actors.Tests.Sharding;

public sealed class ShardRegionsTests : TestKit
{
    public ShardRegionsTests()
        : base(ClusterSharding.DefaultConfig().WithFallback(ClusterSingleton.DefaultConfig()))
    {
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    [InlineData(1.5, 6.5)]
    [InlineData(6, 11)]
    public void CreateSettings_LeaveEntitiesTheTimeThatTheyNeedToStop(double stop, double all)
    {
        var settings = ShardRegions.CreateSettings(Sys, "shard", TimeSpan.FromSeconds(stop));

        Assert.Equal(TimeSpan.FromSeconds(all), settings.TuningParameters.HandOffTimeout);
    }
}
