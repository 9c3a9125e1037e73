using Edge.Actors.Connections;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Actors.Tests.Connections;

public sealed class RateLimitTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void TryTake_WhenTheBurstIsUsed_TellsWhenToComeAgain()
    {
        var bucket = new TokenBucket(perSecond: 20, burst: 3, _time);

        Assert.All(Enumerable.Range(0, 3), i => Assert.True(bucket.TryTake(out _)));
        Assert.False(bucket.TryTake(out var retryAfter));

        Assert.Equal(50, retryAfter.TotalMilliseconds, precision: 3);
        _time.Advance(retryAfter);
        Assert.True(bucket.TryTake(out retryAfter));
        Assert.False(bucket.TryTake(out retryAfter));
    }

    [Fact]
    public void TryTake_WhenLongUnused_HoldsNoMoreThanTheBurst()
    {
        var bucket = new TokenBucket(perSecond: 20, burst: 3, _time);

        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(3, Enumerable.Range(0, 10).Count(i => bucket.TryTake(out _)));
    }

    [Fact]
    public void TryTake_WhenTheRateIsZero_HasNoLimit()
    {
        var bucket = new TokenBucket(perSecond: 0, burst: 1, _time);

        Assert.All(Enumerable.Range(0, 1_000), i => Assert.True(bucket.TryTake(out _)));
    }

    [Fact]
    public void TryTake_WhenExceededInOneSecond_DoesNotStrikeOut()
    {
        var limit = Limit();

        for (var i = 0; i < 1_000; i++)
        {
            limit.TryTake(out _, out var strikesOut);
            Assert.False(strikesOut);
        }
    }

    [Fact]
    public void TryTake_WhenExceededInThreeSecondsOfTen_StrikesOut()
    {
        var limit = Limit();

        Assert.False(ExceedAgain(limit));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(ExceedAgain(limit));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(ExceedAgain(limit));
    }

    [Fact]
    public void TryTake_WhenExceededNowAndThen_DoesNotStrikeOut()
    {
        var limit = Limit();

        for (var i = 0; i < 20; i++)
        {
            Assert.False(ExceedAgain(limit));
            _time.Advance(TimeSpan.FromSeconds(6));
        }
    }

    private static bool ExceedAgain(RateLimit limit)
    {
        bool strikesOut;
        while (limit.TryTake(out _, out strikesOut))
        {
        }

        return strikesOut;
    }

    private RateLimit Limit() => new(new ConnectionOptions { RatePerSecond = 2, RateBurst = 2 }, _time);
}
