using Edge.Chaos.Scenarios;

namespace Edge.Chaos.Tests;

public sealed class RollingScenarioTests
{
    [Theory]
    [InlineData(0, new double[0])]
    [InlineData(1, new[] { 1.0, 2.0, 3.0 })]
    [InlineData(3, new[] { 5.9, 1.0, 5.1, 5.5, 6.2 })]
    public void BusiestSecond_FindsIt(int expected, double[] times) =>
        Assert.Equal(expected, RollingScenario.BusiestSecond([.. times.Select(TimeSpan.FromSeconds)]));
}
