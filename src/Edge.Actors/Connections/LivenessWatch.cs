using Akka.Actor;
using Edge.Streams.Transport;

namespace Edge.Actors.Connections;

/// <summary>Watches one connection for silence, stalls and overdue steps, and tells its actor. Holds nothing after <see cref="Stop"/>.</summary>
internal sealed class LivenessWatch : IWheelEntry
{
    private readonly LivenessLimits _limits;
    private readonly long _opened;
    private SocketActivity? _activity;
    private IActorRef _actor;
    private long _pinged = -1;
    private bool _stalled;
    private volatile bool _awaitsHello;

    public LivenessWatch(LivenessLimits limits, SocketActivity activity, IActorRef actor, long now, bool awaitsHello)
    {
        _limits = limits;
        _activity = activity;
        _actor = actor;
        _opened = now;
        _awaitsHello = awaitsHello;
    }

    /// <summary>The client has said hello.</summary>
    public void HelloReceived() => _awaitsHello = false;

    /// <summary>The connection is over.</summary>
    public void Stop()
    {
        _activity = null;
        _actor = ActorRefs.Nobody;
    }

    /// <inheritdoc/>
    public long OnDeadline(long now)
    {
        var (activity, actor) = (_activity, _actor);
        if (activity is null)
        {
            return -1;
        }

        if (_awaitsHello && now - _opened >= _limits.Hello)
        {
            _awaitsHello = false;
            actor.Tell(LivenessAlarm.HelloOverdue, ActorRefs.NoSender);
        }

        CheckWrite(activity, actor, now);
        var last = Math.Max(activity.LastReceived, activity.LastSent);
        if (now - last >= _limits.Idle)
        {
            actor.Tell(LivenessAlarm.Idle, ActorRefs.NoSender);
            return -1;
        }

        return CheckPing(activity, actor, now) ? Next(activity, now) : -1;
    }

    private void CheckWrite(SocketActivity activity, IActorRef actor, long now)
    {
        var started = activity.WriteStarted;
        var stalled = started < 0 ? 0 : now - started;
        if (!_stalled && stalled >= _limits.Write)
        {
            _stalled = true;
            actor.Tell(LivenessAlarm.WriteStalled, ActorRefs.NoSender);
        }
        else if (stalled >= _limits.Write + _limits.Close)
        {
            actor.Tell(LivenessAlarm.StillStalled, ActorRefs.NoSender);
        }
    }

    private bool CheckPing(SocketActivity activity, IActorRef actor, long now)
    {
        if (_limits.Ping == 0)
        {
            return true;
        }

        if (_pinged >= 0 && activity.LastReceived < _pinged)
        {
            if (now - _pinged >= _limits.PingAnswer)
            {
                actor.Tell(LivenessAlarm.PingUnanswered, ActorRefs.NoSender);
                return false;
            }

            return true;
        }

        _pinged = -1;
        if (now - activity.LastReceived >= _limits.Ping)
        {
            _pinged = now;
            actor.Tell(LivenessAlarm.PingDue, ActorRefs.NoSender);
        }

        return true;
    }

    private long Next(SocketActivity activity, long now)
    {
        var next = Math.Min(now + (_limits.Write / 2), Math.Max(activity.LastReceived, activity.LastSent) + _limits.Idle);
        if (_limits.Ping > 0)
        {
            next = Math.Min(next, _pinged >= 0 ? _pinged + _limits.PingAnswer : activity.LastReceived + _limits.Ping);
        }

        return _awaitsHello ? Math.Min(next, _opened + _limits.Hello) : next;
    }
}
