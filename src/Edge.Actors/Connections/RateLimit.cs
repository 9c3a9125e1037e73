namespace Edge.Actors.Connections;

/// <summary>
/// The rate of one connection. Who exceeds it is told when to come back; who goes on all the same in three different
/// seconds out of ten strikes out.
/// </summary>
internal sealed class RateLimit(ConnectionOptions options, TimeProvider time)
{
    private const int MaxStrikes = 3;
    private static readonly TimeSpan StrikeInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StrikeWindow = TimeSpan.FromSeconds(10);
    private readonly TokenBucket _bucket = new(options.RatePerSecond, options.RateBurst, time);
    private readonly Queue<long> _strikes = new();
    private long _lastStrike;

    /// <summary>Takes one request's share.</summary>
    /// <param name="retryAfter">When to try again, if false.</param>
    /// <param name="strikesOut">Whether it has gone on too often, if false.</param>
    public bool TryTake(out TimeSpan retryAfter, out bool strikesOut)
    {
        strikesOut = false;
        if (_bucket.TryTake(out retryAfter))
        {
            return true;
        }

        var now = time.GetTimestamp();
        while (_strikes.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) > StrikeWindow)
        {
            _strikes.Dequeue();
        }

        if (_strikes.Count == 0 || time.GetElapsedTime(_lastStrike, now) >= StrikeInterval)
        {
            _strikes.Enqueue(now);
            _lastStrike = now;
        }

        strikesOut = _strikes.Count >= MaxStrikes;
        return false;
    }
}
