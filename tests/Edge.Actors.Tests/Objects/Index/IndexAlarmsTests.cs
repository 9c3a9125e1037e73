using Edge.Actors.Objects;
using Edge.Actors.Objects.Index;

namespace Edge.Actors.Tests.Objects.Index;

public sealed class IndexAlarmsTests
{
    private static readonly DateTimeOffset Noon = DateTimeOffset.FromUnixTimeMilliseconds(1_764_000_000_000);
    private static readonly ObjectId One = ObjectId.FromName("Chat", "one");
    private static readonly ObjectId Two = ObjectId.FromName("Chat", "two");
    private readonly IndexAlarms _alarms = new();

    [Fact]
    public void TakeDue_GivesThoseWhoseTimeHasCome_TheMostOverdueFirst()
    {
        _alarms.Set(One, Noon.AddSeconds(2));
        _alarms.Set(Two, Noon.AddSeconds(1));

        Assert.Equal(Noon.AddSeconds(1), _alarms.Next);
        Assert.Empty(_alarms.TakeDue(Noon, 10));
        Assert.Equal([Two, One], _alarms.TakeDue(Noon.AddSeconds(2), 10).Select(due => due.Object));
    }

    [Fact]
    public void TakeDue_ComesAgain_MoreAndMoreSeldom()
    {
        _alarms.Set(One, Noon);
        var pauses = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            var now = _alarms.Next!.Value;
            Assert.Equal(Noon, Assert.Single(_alarms.TakeDue(now, 10)).Time);
            pauses.Add((_alarms.Next.Value - now).TotalSeconds);
        }

        Assert.Equal([2, 4, 8, 16, 32, 60, 60, 60], pauses);
    }

    [Fact]
    public void TakeDue_TakesNoMoreThanAsked_AndTheOthersNext()
    {
        _alarms.Set(One, Noon);
        _alarms.Set(Two, Noon);

        Assert.Equal(One, Assert.Single(_alarms.TakeDue(Noon, 1)).Object);
        Assert.Equal(Two, Assert.Single(_alarms.TakeDue(Noon, 1)).Object);
        Assert.Empty(_alarms.TakeDue(Noon, 1));
    }

    [Fact]
    public void Set_TakesThePlaceOfTheTimeBefore()
    {
        _alarms.Set(One, Noon);
        _alarms.Set(One, Noon.AddHours(1));

        Assert.Empty(_alarms.TakeDue(Noon, 10));
        _alarms.Set(One, null);
        Assert.Null(_alarms.Next);
        Assert.Equal(0, _alarms.Count);
    }
}
