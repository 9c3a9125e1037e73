using Edge.Workers.Isolates;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Workers.Tests.Runtime;

public sealed class LoopTimersTests
{
    private readonly SetClock _time = new();
    private readonly List<int> _due = [];

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Timer_WhenTheClockIsSet_IsDueAfterItsTime(int hours)
    {
        using var timers = new LoopTimers(_time, Run, _due.Add);
        timers.Start(1, 1000);

        _time.Offset = TimeSpan.FromHours(hours);
        timers.Start(2, 1500);
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Empty(_due);

        _time.Advance(TimeSpan.FromMilliseconds(2));
        Assert.Equal([1], _due);

        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal([1, 2], _due);
    }

    private static bool Run(Action turn)
    {
        turn();
        return true;
    }

    /// <summary>Somebody has set the clock; time passes as before.</summary>
    private sealed class SetClock : TimeProvider
    {
        private readonly FakeTimeProvider _time = new();

        public TimeSpan Offset { get; set; }

        public override long TimestampFrequency => _time.TimestampFrequency;

        public void Advance(TimeSpan time) => _time.Advance(time);

        public override DateTimeOffset GetUtcNow() => _time.GetUtcNow() + Offset;

        public override long GetTimestamp() => _time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            _time.CreateTimer(callback, state, dueTime, period);
    }
}
