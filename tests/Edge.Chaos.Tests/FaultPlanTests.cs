using Edge.Chaos.Faults;

namespace Edge.Chaos.Tests;

public sealed class FaultPlanTests
{
    [Fact]
    public void Create_WhenTheSeedIsTheSame_IsTheSamePlan() =>
        Assert.All(FaultPlan.Names, name => Assert.Equal(FaultPlan.Create(name, 7).ToString(), FaultPlan.Create(name, 7).ToString()));

    [Fact]
    public void Create_WhenTheSeedDiffers_IsAnotherPlan() =>
        Assert.NotEqual(FaultPlan.Create("kill-owner", 7).Faults[0].At, FaultPlan.Create("kill-owner", 8).Faults[0].At);

    [Fact]
    public void Mix_WhenTheSeedIsTheSame_IsTheSamePlan() => Assert.Equal(
        FaultPlan.Mix(7, TimeSpan.FromMinutes(5)).ToString(), FaultPlan.Mix(7, TimeSpan.FromMinutes(5)).ToString());

    [Fact]
    public void BriefNames_AreSomeOfAll() => Assert.ProperSubset(FaultPlan.Names.ToHashSet(), FaultPlan.BriefNames.ToHashSet());
}
