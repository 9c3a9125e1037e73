using Microsoft.Extensions.Time.Testing;

namespace Edge.Actors.Tests.Objects;

/// <summary>A fake clock that a test moves on only when those it is about wait for it. Thread safe.</summary>
internal sealed class TimerClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly SemaphoreSlim _made = new(0);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _made.Release();
        return timer;
    }

    /// <summary>Returns when a timer was made that no call before has returned for.</summary>
    public async Task NextTimerAsync() => Assert.True(await _made.WaitAsync(Patience), "nobody waits for the clock");
}
