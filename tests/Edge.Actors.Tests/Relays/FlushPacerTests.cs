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
            Assert.True(_pacer.MayFlush(1, Many));
            _pacer.Flushed(1);
        }

        Assert.Empty(_relay.Messages);
    }

    [Fact]
    public void MayFlush_WhenTheRoomIsBusy_IsFalseUntilTheLingerIsOver()
    {
        MakeBusy();

        Assert.False(_pacer.MayFlush(1, Many));
        Assert.False(_pacer.MayFlush(1, Many));
        _time.Advance(TimeSpan.FromMilliseconds(3.9));
        Assert.Empty(_relay.Messages);
        _time.Advance(TimeSpan.FromMilliseconds(0.1));

        Assert.IsType<FlushPacer.Due>(Assert.Single(_relay.Messages));
    }

    [Fact]
    public void MayFlush_WhenAFewAreThere_IsTrueHoweverBusy()
    {
        MakeBusy();

        Assert.True(_pacer.MayFlush(1, members: 15));
        Assert.False(_pacer.MayFlush(1, members: 16));
    }

    [Fact]
    public void MayFlush_WhenLingeringGathersNothing_LeavesItOffForAWhile()
    {
        MakeBusy();
        Assert.False(_pacer.MayFlush(1, Many));

        _pacer.Flushed(1);

        for (var i = 0; i < 64; i++)
        {
            Assert.True(_pacer.MayFlush(1, Many));
        }

        Assert.False(_pacer.MayFlush(1, Many));
    }

    [Fact]
    public void MayFlush_WhenLingeringGathers_LingersAgain()
    {
        MakeBusy();
        Assert.False(_pacer.MayFlush(1, Many));

        _pacer.Flushed(2);

        Assert.False(_pacer.MayFlush(1, Many));
    }

    private void MakeBusy()
    {
        // Few members: so nothing lingers while the pacer learns the pace.
        for (var i = 0; i < 50; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(0.5));
            Assert.True(_pacer.MayFlush(1, members: 1));
            _pacer.Flushed(1);
        }
    }
}
