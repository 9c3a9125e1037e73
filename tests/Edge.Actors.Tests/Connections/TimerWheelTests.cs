using Edge.Actors.Connections;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Actors.Tests.Connections;

public sealed class TimerWheelTests
{
    [Theory]
    [InlineData(0, 100)]
    [InlineData(100, 100)]
    [InlineData(101, 200)]
    [InlineData(2_550, 2_600)]
    [InlineData(102_400, 102_400)]
    public void Tick_WhenADeadlineIsDue_CallsWithinOneTick(long deadline, long expected)
    {
        var time = new FakeTimeProvider();
        using var wheel = new TimerWheel(time);
        var entry = new Entry(now => now >= deadline ? -1 : deadline);

        wheel.Add(entry, deadline);
        Advance(time, 110_000);

        Assert.Equal(expected, entry.Calls[^1]);
        Assert.InRange(entry.Calls.Count, 1, 2);
    }

    [Fact]
    public void Tick_WhenADeadlineIsBeyondOneTurn_StillMeetsIt()
    {
        var time = new FakeTimeProvider();
        using var wheel = new TimerWheel(time);
        var entry = new Entry(now => now >= 500_000 ? -1 : 500_000);

        wheel.Add(entry, 500_000);
        Advance(time, 600_000);

        Assert.Equal(500_000, entry.Calls[^1]);
    }

    [Fact]
    public void Tick_WhenAnEntryAsksAgain_CallsItAgain()
    {
        var time = new FakeTimeProvider();
        using var wheel = new TimerWheel(time);
        var entry = new Entry(now => now >= 900 ? -1 : now + 300);

        wheel.Add(entry, 300);
        Advance(time, 5_000);

        Assert.Equal([300, 600, 900], entry.Calls);
    }

    [Fact]
    public void Tick_WhenTheProcessStoodStill_CatchesUp()
    {
        var time = new ManualTime();
        using var wheel = new TimerWheel(time);
        var (early, late) = (new Entry(_ => -1), new Entry(_ => -1));
        wheel.Add(early, 200);
        wheel.Add(late, 40_000);

        time.Milliseconds = 45_000;
        time.Fire();

        Assert.Equal([45_000], early.Calls);
        Assert.Equal([45_000], late.Calls);
        Assert.Equal(45_000, wheel.Clock.Milliseconds);
    }

    [Fact]
    public void Tick_WhileTheLastOneIsNotDone_LeavesTheWorkToIt()
    {
        // A timer does not wait for its callback: after a pause, or with very many connections, ticks overlap.
        var time = new ManualTime();
        using var wheel = new TimerWheel(time);
        var inside = false;
        var late = new Entry(_ =>
        {
            Assert.False(inside, "two ticks called at once");
            return -1;
        });
        var early = new Entry(_ =>
        {
            inside = true;
            time.Milliseconds = 400;
            time.Fire();
            inside = false;
            return -1;
        });
        wheel.Add(early, 100);
        wheel.Add(late, 200);

        time.Milliseconds = 100;
        time.Fire();
        time.Fire();

        Assert.Equal([400], late.Calls);
    }

    [Fact]
    public void Dispose_WhenCalled_EndsTheTicks()
    {
        var time = new FakeTimeProvider();
        var wheel = new TimerWheel(time);
        var entry = new Entry(_ => -1);
        wheel.Add(entry, 100);

        wheel.Dispose();
        Advance(time, 1_000);

        Assert.Empty(entry.Calls);
    }

    private static void Advance(FakeTimeProvider time, int milliseconds)
    {
        for (var done = 0; done < milliseconds; done += 100)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
        }
    }

    private sealed class Entry(Func<long, long> onDeadline) : IWheelEntry
    {
        public List<long> Calls { get; } = [];

        public long OnDeadline(long now)
        {
            Calls.Add(now);
            return onDeadline(now);
        }
    }

    /// <summary>A clock whose only timer fires when the test says, also within its own callback.</summary>
    private sealed class ManualTime : TimeProvider
    {
        private Action _fire = () => { };

        public long Milliseconds { get; set; }

        public override long TimestampFrequency => 1_000;

        public void Fire() => _fire();

        public override long GetTimestamp() => Milliseconds;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _fire = () => callback(state);
            return new NoTimer();
        }

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
