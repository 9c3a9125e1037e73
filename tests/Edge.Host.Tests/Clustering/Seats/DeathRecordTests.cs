using Akka.Actor;
using Edge.Host.Clustering.Seats;

namespace Edge.Host.Tests.Clustering.Seats;

public sealed class DeathRecordTests
{
    private readonly DeathRecord _record = new();

    [Fact]
    public void Update_WhenASeatSeenHeldIsHeldNoMore_NamesIt()
    {
        Assert.Empty(_record.Update(1, [Seat(1, held: true), Seat(2, held: true)]));
        Assert.Equal([2], _record.Update(1, [Seat(1, held: true), Seat(2, held: false)]).Select(seat => seat.Id));
        Assert.Empty(_record.Update(1, [Seat(1, held: true), Seat(2, held: true)]));
    }

    [Fact]
    public void Update_WhenASeatWasNeverSeenHeld_SaysNothing() =>
        Assert.Empty(_record.Update(1, [Seat(1, held: true), Seat(2, held: false)]));

    [Fact]
    public void Update_InANewSession_ForgetsWhatWasHeldBefore()
    {
        _record.Update(1, [Seat(1, held: true), Seat(2, held: true)]);

        Assert.Empty(_record.Update(2, [Seat(1, held: true), Seat(2, held: false)]));
    }

    [Theory]
    [InlineData(2, 1, 0, true)]
    [InlineData(3, 1, 0, true)]
    [InlineData(3, 2, 0, true)]
    [InlineData(3, 1, 1, false)]
    [InlineData(4, 1, 1, false)]
    [InlineData(5, 1, 1, true)]
    [InlineData(5, 2, 1, false)]
    public void MayRemove_WhereOthersAreSilent_OnlyTheMajority(int members, int dead, int silent, bool expected) =>
        Assert.Equal(expected, DeathRecord.MayRemove(members, dead, silent));

    private static Seat Seat(int id, bool held) => new(id, new Address("akka.tcp", "edge", $"node{id}", 4053), 7, true, TimeSpan.Zero, held);
}
