using Edge.Actors.Relays;
using Edge.Actors.Tests.Rooms;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Actors.Tests.Relays;

public sealed class FlushPacerTests : IDisposable
{
    private const int Many = 100;
    private readonly FakeTimeProvider _time = new();
    private readonly MailboxRef _relay = new();
    private readonly FlushPacer _pacer;

    public FlushPacerTests() => _pacer = new FlushPacer(SamplePosts.Settings(_time, _ => { }), _relay);

    public void Dispose() => _pacer.Dispose();

    [Fact]
    public void MayFlush_WhenTheRoomIsCalm_IsTrueAtOnce()
    {
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            Assert.True(Came(1, waiting: 1, pending: 5));
            _pacer.Flushed(1);
        }

        Assert.Empty(_relay.Messages);
    }

    [Fact]
    public void MayFlush_WhenTheRoomIsBusy_IsFalseUntilTheLingerIsOver()
    {
        MakeBusy();

        Assert.False(Came(1, waiting: 1, pending: 0));
        Assert.False(Came(1, waiting: 2, pending: 0));
        _time.Advance(TimeSpan.FromMilliseconds(3.9));
        Assert.Empty(_relay.Messages);
        _time.Advance(TimeSpan.FromMilliseconds(0.1));

        Assert.IsType<FlushPacer.Due>(Assert.Single(_relay.Messages));
        Assert.True(IsDue(own: 0, pending: 0));
    }

    [Fact]
    public void MayFlush_WhenMessagesComeInBunches_CountsThemAll()
    {
        // 16 each 12 ms are busier than one in 2 ms, with a pause of 10 ms before each bunch.
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            Came(1, waiting: 1, pending: 16);
            _time.Advance(TimeSpan.FromMilliseconds(2));
            Came(15, waiting: 16, pending: 16);
            _pacer.Flushed(16);
        }

        _time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.False(Came(1, waiting: 1, pending: 16));
    }

    [Fact]
    public void MayFlush_WhenAllThatIsOnItsWayIsHere_DoesNotWaitForTheLinger()
    {
        MakeBusy();

        Gather(4);
        _time.Advance(TimeSpan.FromMilliseconds(20));

        Assert.Empty(_relay.Messages);
    }

    [Fact]
    public void MayFlush_WhenAllIsHereButLessThanUsual_WaitsForTheLinger()
    {
        MakeBusy();
        Gather(4);

        Assert.False(Came(1, waiting: 1, pending: 1));
        Assert.False(Came(2, waiting: 3, pending: 3));
    }

    [Fact]
    public void MayFlush_WhenTwoBunchesHaveFormed_LetsThemMeetAgain()
    {
        MakeBusy();
        Gather(16);

        for (var i = 0; i < 4; i++)
        {
            Assert.False(Came(8, waiting: 8, pending: 8));
            Assert.True(IsDue(own: 8, pending: 8));
            _pacer.Flushed(8);
        }

        Assert.False(Came(8, waiting: 8, pending: 8));
        Assert.True(Came(8, waiting: 16, pending: 16));
    }

    [Fact]
    public void MayFlushWhenDue_WhilePostsAreOnTheirWay_LingersThreeTimesAsLongInAll()
    {
        MakeBusy();
        Assert.False(Came(1, waiting: 1, pending: 2));
        _time.Advance(TimeSpan.FromMilliseconds(4));
        Assert.Single(_relay.Messages);
        Assert.False(IsDue(own: 1, pending: 2));

        _time.Advance(TimeSpan.FromMilliseconds(7.9));
        Assert.Single(_relay.Messages);
        _time.Advance(TimeSpan.FromMilliseconds(0.1));

        Assert.Equal(2, _relay.Messages.Count);
        Assert.True(IsDue(own: 1, pending: 2));
    }

    [Fact]
    public void MayFlush_WhenItLingersForWhatIsOnItsWay_DoesNotWaitForWhatFollows()
    {
        MakeBusy();
        Assert.False(Came(1, waiting: 1, pending: 2));
        _time.Advance(TimeSpan.FromMilliseconds(4));
        Assert.False(IsDue(own: 1, pending: 3));

        Assert.False(Came(1, waiting: 2, pending: 5));
        Assert.True(Came(1, waiting: 3, pending: 6));
    }

    [Fact]
    public void MayFlushWhenDue_WhenOnlyMessagesOfOthersAreHere_LingersForThoseOfMembersHere()
    {
        MakeBusy();
        Assert.False(Came(5, waiting: 5, pending: 2, own: 0));
        Assert.False(IsDue(own: 0, pending: 2, waiting: 5));

        Assert.False(Came(4, waiting: 9, pending: 2, own: 1));
        Assert.True(Came(1, waiting: 10, pending: 2, own: 2));
    }

    [Fact]
    public void MayFlush_WhenMessagesOfOthersAreAmongThem_WaitsForTheLinger()
    {
        MakeBusy();

        Assert.False(Came(5, waiting: 5, pending: 4, own: 4));
    }

    [Fact]
    public void MayFlush_WhenTheRoomHasMorePosts_WaitsForTheLinger()
    {
        MakeBusy();
        Gather(4);

        Assert.False(Came(4, waiting: 4, pending: 4, following: 1));
    }

    [Fact]
    public void MayFlushWhenDue_WhileTheRoomHasMorePosts_LingersForThemAndNotForWhatFollows()
    {
        MakeBusy();
        Assert.False(Came(1, waiting: 1, pending: 0, own: 0, following: 3));
        Assert.False(IsDue(own: 0, pending: 0, waiting: 1, following: 3));

        Assert.False(Came(2, waiting: 3, pending: 0, own: 0, following: 5));
        Assert.True(Came(5, waiting: 8, pending: 0, own: 0, following: 2));
    }


    [Fact]
    public void MayFlush_WhenAFewAreThere_IsTrueHoweverBusy()
    {
        MakeBusy();

        Assert.True(Came(1, waiting: 1, pending: 5, members: 15));
        Assert.False(Came(1, waiting: 1, pending: 5, members: 16));
    }

    [Fact]
    public void MayFlush_WhenLingeringGathersNothing_LeavesItOffForAWhile()
    {
        MakeBusy();
        LingerInVain(8);

        for (var i = 0; i < 64; i++)
        {
            Assert.True(Came(1, waiting: 1, pending: 0));
        }

        LingerInVain(1);
        Assert.True(Came(1, waiting: 1, pending: 0));
    }

    [Fact]
    public void MayFlush_WhenLingeringGathersSomethingInBetween_LingersOn()
    {
        MakeBusy();
        LingerInVain(7);
        Assert.False(Came(1, waiting: 1, pending: 0));
        Assert.False(Came(1, waiting: 2, pending: 0));
        Assert.True(IsDue(own: 0, pending: 0, waiting: 2));
        _pacer.Flushed(2);

        LingerInVain(8);
    }

    [Fact]
    public void MayFlush_WhenWhatFollowsNeverComesInTime_LeavesTheLingerOff()
    {
        MakeBusy();
        for (var write = 0; write < 8; write++)
        {
            Assert.False(Came(10, waiting: 10, pending: 0, following: 10));
            Assert.False(IsDue(own: 0, pending: 0, waiting: 10, following: 10));
            Assert.True(IsDue(own: 0, pending: 0, waiting: 10, following: 10));
            _pacer.Flushed(10);
        }

        Assert.True(Came(10, waiting: 10, pending: 0, following: 10));
    }

    [Fact]
    public void MayFlush_WhenEachMessageOfManyWaitsForTheOneBefore_LeavesTheLingerOff()
    {
        // One asks and ten answer: their answers come together, and nothing is worth waiting for with the next question.
        MakeBusy();
        for (var round = 0; round < 8; round++)
        {
            LingerInVain(1);
            Assert.True(Came(10, waiting: 10, pending: 10));
            _pacer.Flushed(10);
        }

        Assert.True(Came(1, waiting: 1, pending: 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void MayFlush_WhenLingeringGatheredForSomebodyElsesFlush_LingersAgain(int left)
    {
        MakeBusy();
        LingerInVain(7);
        Assert.False(Came(1, waiting: 1, pending: 0));
        Assert.False(Came(1, waiting: 1, pending: 0));

        _pacer.Flushed(left);

        Assert.False(Came(1, waiting: 1, pending: 0));
    }

    [Theory]
    [InlineData(16, true)]
    [InlineData(40, false)]
    public void MayFlush_WhenMessagesComeSlowly_LingersWhereManyAreToGetThem(int members, bool atOnce)
    {
        for (var i = 0; i < 500; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(4));
            Assert.True(Came(1, waiting: 1, pending: 1, members: 1));
            _pacer.Flushed(1);
        }

        Assert.Equal(atOnce, Came(1, waiting: 1, pending: 0, members: members));
    }

    [Fact]
    public void MayFlush_WhenACalmRoomStoresABunch_IsTrueAtOnce()
    {
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(Came(6, waiting: 6, pending: 60));
    }

    [Fact]
    public void MayFlush_WhenThereIsNoLinger_IsTrueAtOnce()
    {
        using var pacer = new FlushPacer(SamplePosts.Settings(_time, options => options.Linger = TimeSpan.Zero), _relay);
        for (var i = 0; i < 100; i++)
        {
            Assert.True(pacer.MayFlush(10, Many, new RelayBacklog(10, 10, 20, 0)));
            pacer.Flushed(10);
        }

        Assert.Empty(_relay.Messages);
    }

    private bool Came(int messages, int waiting, int pending, int members = Many, int? own = null, int following = 0) =>
        _pacer.MayFlush(messages, members, new RelayBacklog(waiting, own ?? Math.Min(waiting, pending), pending, following));

    private bool IsDue(int own, int pending, int? waiting = null, int following = 0) =>
        _pacer.MayFlushWhenDue(new RelayBacklog(waiting ?? own, own, pending, following));

    /// <summary>A bunch of posts of members here is gathered and handed out.</summary>
    private void Gather(int messages)
    {
        Assert.False(Came(1, waiting: 1, pending: messages));
        Assert.True(Came(messages - 1, waiting: messages, pending: messages));
        _pacer.Flushed(messages);
    }

    private void LingerInVain(int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.False(Came(1, waiting: 1, pending: 0));
            Assert.True(IsDue(own: 0, pending: 0, waiting: 1));
            _pacer.Flushed(1);
        }
    }

    private void MakeBusy()
    {
        // Few members: so nothing lingers while the pacer learns the pace.
        for (var i = 0; i < 500; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(0.5));
            Assert.True(Came(1, waiting: 1, pending: 1, members: 1));
            _pacer.Flushed(1);
        }
    }
}
