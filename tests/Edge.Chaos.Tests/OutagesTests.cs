using Edge.Chaos.Faults;
using Edge.Chaos.Harness;

namespace Edge.Chaos.Tests;

public sealed class OutagesTests
{
    [Fact]
    public void UntilNext_WhenAnAnswerWasOnItsWay_DoesNotCountIt() =>
        Assert.Equal(TimeSpan.FromSeconds(6), Outages.UntilNext([Passed(1, 9.9, 10.1), Passed(1, 12, 16), Passed(1, 17, 18)], Seconds(10), 0));

    [Fact]
    public void UntilNext_WhenTheVictimAnswers_DoesNotCountIt() =>
        Assert.Equal(TimeSpan.FromSeconds(6), Outages.UntilNext([Passed(0, 11, 12), Passed(1, 12, 16)], Seconds(10), 0));

    [Fact]
    public void UntilNext_WhenThereIsNone_IsNull() => Assert.Null(Outages.UntilNext([Passed(1, 8, 9)], Seconds(10), 0));

    [Fact]
    public void LongestPost_WhenSeveralAreInTheSpan_IsTheLongestOfThem() => Assert.Equal(
        TimeSpan.FromSeconds(3),
        Outages.LongestPost([Passed(1, 1, 9), Passed(1, 11, 12), Passed(1, 12, 15), Passed(0, 12, 19)], Seconds(10), Seconds(20), 0));

    [Theory]
    [InlineData(0.5, 2)]
    [InlineData(0.99, 4)]
    [InlineData(1, 4)]
    public void Percentile_OfFour_IsTheNearestRank(double part, int expected)
    {
        var figures = new OutageFigures();
        figures.Add([Seconds(4), Seconds(1), Seconds(2), Seconds(3)]);

        Assert.Equal(Seconds(expected), figures.Percentile(part));
    }

    private static Acknowledgement Passed(int node, double sent, double answered) => new(1, "a0", "e", 1, false)
    {
        Passage = new Passage(node, Seconds(sent), Seconds(answered)),
    };

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
