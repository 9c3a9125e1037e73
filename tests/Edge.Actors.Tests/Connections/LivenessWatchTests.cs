using Edge.Actors.Connections;
using Edge.Actors.Tests.Relays;
using Edge.Streams.Outbox;

namespace Edge.Actors.Tests.Connections;

public sealed class LivenessWatchTests
{
    private static readonly LivenessLimits Limits = new(
        Ping: 25_000, PingAnswer: 10_000, Idle: 100_000, Write: 10_000, Close: 10_000, Hello: 10_000);

    private readonly SocketProbe _socket = new(OutboxPolicy.Default);
    private readonly MailboxRef _actor = new();
    private readonly List<(long At, LivenessAlarm Alarm)> _alarms = [];
    private LivenessWatch? _watch;
    private long _next;

    [Fact]
    public void OnDeadline_WhenThePeerIsSilent_AsksForAPing()
    {
        Watch(Limits, awaitsHello: false);

        RunUntil(30_000);

        Assert.Equal([(25_000, LivenessAlarm.PingDue)], _alarms);
    }

    [Fact]
    public void OnDeadline_WhenThePingIsAnswered_GoesOn()
    {
        Watch(Limits, awaitsHello: false);
        RunUntil(26_000);

        _socket.Connection.Activity.Received();
        RunUntil(60_000);

        Assert.Equal([25_000, 51_000], _alarms.Select(alarm => alarm.At));
        Assert.All(_alarms, alarm => Assert.Same(LivenessAlarm.PingDue, alarm.Alarm));
    }

    [Fact]
    public void OnDeadline_WhenThePingIsNotAnswered_SaysSoOnce()
    {
        Watch(Limits, awaitsHello: false);

        RunUntil(45_000);

        Assert.Equal([(25_000, LivenessAlarm.PingDue), (35_000, LivenessAlarm.PingUnanswered)], _alarms);
    }

    [Fact]
    public void OnDeadline_WhenTheCloseDoesNotEndIt_CutsIt()
    {
        // The peer vanished while a write was pending: our Close never gets out, and nothing else looks after the socket.
        Watch(Limits, awaitsHello: false);

        RunUntil(100_000);

        Assert.Equal((55_000, LivenessAlarm.StillStalled), _alarms[^1]);
        Assert.Equal(-1, _next);
    }

    [Fact]
    public void OnDeadline_WhenTheActorIsGone_CutsTheSocketItself()
    {
        Watch(Limits, awaitsHello: false);
        RunUntil(5_000);

        _watch!.Abandon();
        RunUntil(24_000);
        Assert.False(_socket.Aborted);
        RunUntil(31_000);

        Assert.True(_socket.Aborted);
        Assert.Equal(-1, _next);
        Assert.Empty(_alarms);
    }

    [Fact]
    public void OnDeadline_WhenAFullOutboxStillDrains_WaitsForTheAnswer()
    {
        // The ping, or its answer, is behind what the peer is still taking: it is slow, not dead.
        Watch(Limits, awaitsHello: false);
        RunUntil(25_000);
        _socket.Block();
        _socket.Outbox.Offer(OutboundFrames.One(new byte[100]));
        _socket.Outbox.Offer(OutboundFrames.One(new byte[100]));
        _socket.Clock.AdvanceTo(30_000);
        _socket.Connection.Activity.Sent();

        RunUntil(44_000);

        Assert.Equal([(25_000, LivenessAlarm.PingDue)], _alarms);
        RunUntil(46_000);
        Assert.Equal((45_000, LivenessAlarm.PingUnanswered), _alarms[^1]);
    }

    [Fact]
    public void OnDeadline_WhileNothingIsRead_WaitsForTheAnswer()
    {
        // What it said before is not handled yet: its pong may be there, and nobody looks.
        Watch(Limits, awaitsHello: false);
        _socket.Connection.Activity.Unread();

        RunUntil(200_000);
        Assert.Equal([(25_000, LivenessAlarm.PingDue)], _alarms);
        _socket.Connection.Activity.ReadAgain();
        RunUntil(240_000);

        Assert.Equal([LivenessAlarm.PingDue, LivenessAlarm.PingUnanswered], _alarms.Skip(1).Select(alarm => alarm.Alarm));
        Assert.InRange(_alarms[^1].At, 234_000, 236_000);
    }

    [Fact]
    public void OnDeadline_WhenALargeWriteProgresses_WaitsForTheAnswer()
    {
        // One frame of many slices: nothing waits behind it, and it is not done for long.
        Watch(Limits, awaitsHello: false);
        RunUntil(25_000);
        for (var now = 28_000; now <= 60_000; now += 4_000)
        {
            _socket.Clock.AdvanceTo(now);
            _socket.Connection.Activity.SentSlice();
            RunUntil(now + 3_000);
        }

        Assert.Equal([(25_000, LivenessAlarm.PingDue)], _alarms);
        RunUntil(100_000);
        Assert.Equal(
            [(25_000, LivenessAlarm.PingDue), (70_000, LivenessAlarm.WriteStalled)], _alarms.Take(2));
    }

    [Fact]
    public void OnDeadline_WhenHeartbeatsAreOff_CutsOnlyTheIdle()
    {
        Watch(Limits with { Ping = 0 }, awaitsHello: false);

        RunUntil(101_000);

        Assert.Equal([(100_000, LivenessAlarm.Idle)], _alarms);
    }

    [Fact]
    public void OnDeadline_WhenSomethingMovesInEitherDirection_IsNotIdle()
    {
        Watch(Limits with { Ping = 0 }, awaitsHello: false);
        RunUntil(90_000);

        _socket.Connection.Activity.Sent();
        RunUntil(189_000);

        Assert.Empty(_alarms);
        RunUntil(191_000);
        Assert.Equal([(190_000, LivenessAlarm.Idle)], _alarms);
    }

    [Fact]
    public void OnDeadline_WhenNoByteIsAccepted_ClosesAndThenCuts()
    {
        Watch(Limits with { Ping = 0 }, awaitsHello: false);

        _socket.Connection.Activity.WritePending();
        RunUntil(30_000);

        Assert.Equal((10_000, LivenessAlarm.WriteStalled), _alarms[0]);
        Assert.Equal((20_000, LivenessAlarm.StillStalled), _alarms[1]);
    }

    [Fact]
    public void OnDeadline_WhenNoHelloComes_SaysSo()
    {
        Watch(Limits, awaitsHello: true);

        RunUntil(12_000);

        Assert.Equal([(10_000, LivenessAlarm.HelloOverdue)], _alarms);
    }

    [Fact]
    public void OnDeadline_WhenHelloCame_IsSilent()
    {
        Watch(Limits, awaitsHello: true);

        _watch!.HelloReceived();
        RunUntil(24_000);

        Assert.Empty(_alarms);
    }

    [Fact]
    public void Stop_WhenTheConnectionIsOver_LetsGo()
    {
        Watch(Limits, awaitsHello: true);

        _watch!.Stop();
        RunUntil(200_000);

        Assert.Equal(-1, _next);
        Assert.Empty(_alarms);
    }

    private void Watch(LivenessLimits limits, bool awaitsHello) =>
        _watch = new LivenessWatch(limits, _socket.Connection, _actor, 0, awaitsHello);

    /// <summary>Plays the wheel: looks when asked for, in ticks of 100 ms.</summary>
    private void RunUntil(long end)
    {
        for (var now = _socket.Clock.Milliseconds; now <= end; now += 100)
        {
            _socket.Clock.AdvanceTo(now);
            if (_next >= 0 && now >= _next)
            {
                _next = _watch!.OnDeadline(now);
                Assert.True(_next < 0 || _next > now, "the watch asks to be called for ever");
            }

            while (_actor.Messages.TryDequeue(out var alarm))
            {
                _alarms.Add((now, (LivenessAlarm)alarm));
            }
        }
    }
}
