using Edge.Actors.Sharding;

namespace Edge.Actors.Tests.Sharding;

public sealed class ShardRegionsTests
{
    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    [InlineData(1.5, 6.5)]
    [InlineData(5, 10)]
    public void HandOverTime_LeavesEntitiesWhatTheyNeed(double stop, double all) =>
        Assert.Equal(TimeSpan.FromSeconds(all), ShardRegions.HandOverTime(TimeSpan.FromSeconds(stop)));
}
