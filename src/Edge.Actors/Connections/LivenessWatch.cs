using Akka.Actor;
using Edge.Streams.Transport;

namespace Edge.Actors.Connections;

/// <summary>
/// Watches one connection for silence, stalls and overdue steps, and tells its actor. Holds nothing after <see cref="Stop"/>;
/// after <see cref="Abandon"/> it looks after the socket by itself.
/// </summary>
internal sealed class LivenessWatch : IWheelEntry
{
    private readonly LivenessLimits _limits;
    private readonly long _opened;
    private WebSocketConnection? _socket;
    private IActorRef _actor;
    private long _pinged = -1;
    private long _cutAt = -1;
    private bool _stalled;
    private volatile bool _awaitsHello;
    private volatile bool _abandoned;

    public LivenessWatch(LivenessLimits limits, WebSocketConnection socket, IActorRef actor, long now, bool awaitsHello)
    {
        _limits = limits;
        _socket = socket;
        _actor = actor;
        _opened = now;
        _awaitsHello = awaitsHello;
    }

    /// <summary>The client has said hello.</summary>
    public void HelloReceived() => _awaitsHello = false;

    /// <summary>The connection is over.</summary>
    public void Stop()
    {
        _socket = null;
        _actor = ActorRefs.Nobody;
    }

    /// <summary>
    /// The actor failed and has closed the socket. A Close that cannot be written, behind a write that hangs, must not keep
    /// the socket: it is cut, since nobody is left to be told.
    /// </summary>
    public void Abandon()
    {
        _actor = ActorRefs.Nobody;
        _abandoned = true;
    }

    /// <inheritdoc/>
    public long OnDeadline(long now)
    {
        var (socket, actor) = (_socket, _actor);
        if (socket is null)
        {
            return -1;
        }

        if (_abandoned)
        {
            return CutAbandoned(socket, now);
        }

        var activity = socket.Activity;
        if (_cutAt >= 0)
        {
            return Cut(actor, now);
        }

        if (_awaitsHello && now - _opened >= _limits.Hello)
        {
            _awaitsHello = false;
            actor.Tell(LivenessAlarm.HelloOverdue, ActorRefs.NoSender);
        }

        CheckWrite(activity, actor, now);
        if (now - LastUse(activity, now) >= _limits.Idle)
        {
            return End(actor, LivenessAlarm.Idle, now);
        }

        return IsPingUnanswered(socket, actor, now) ? End(actor, LivenessAlarm.PingUnanswered, now) : Next(activity, now);
    }

    /// <summary>The connection is to be closed; a Close that cannot be written, behind a write that hangs, must not keep it.</summary>
    private long End(IActorRef actor, LivenessAlarm alarm, long now)
    {
        actor.Tell(alarm, ActorRefs.NoSender);
        return _cutAt = now + _limits.Write + _limits.Close;
    }

    private long CutAbandoned(WebSocketConnection socket, long now)
    {
        if (_cutAt < 0)
        {
            _cutAt = now + _limits.Write + _limits.Close;
        }

        if (socket.Completion.IsCompleted)
        {
            Stop();
            return -1;
        }

        if (now < _cutAt)
        {
            return _cutAt;
        }

        socket.Abort();
        Stop();
        return -1;
    }

    private long Cut(IActorRef actor, long now)
    {
        if (now < _cutAt)
        {
            return _cutAt;
        }

        actor.Tell(LivenessAlarm.StillStalled, ActorRefs.NoSender);
        return -1;
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

    private bool IsPingUnanswered(WebSocketConnection socket, IActorRef actor, long now)
    {
        var activity = socket.Activity;
        if (_limits.Ping == 0)
        {
            return false;
        }

        if (_pinged >= 0 && activity.LastReceived < _pinged)
        {
            if (now - _pinged < _limits.PingAnswer)
            {
                return false;
            }

            if (!activity.IsUnread && (activity.LastSent <= _pinged || (socket.Outbox.WaitingBytes == 0 && activity.WriteStarted < 0)))
            {
                return true;
            }

            // The peer still takes what is in front of the ping, and is not read from while its outbox is full: slow, not dead. Or
            // nothing is read since what it said before is not handled yet, which is no fault of its own.
            _pinged = now;
            return false;
        }

        _pinged = -1;
        if (now - activity.LastReceived >= _limits.Ping)
        {
            _pinged = now;
            actor.Tell(LivenessAlarm.PingDue, ActorRefs.NoSender);
        }

        return false;
    }

    /// <summary>When the connection was last used, which it is while something waits to be read.</summary>
    private static long LastUse(SocketActivity activity, long now) =>
        activity.IsUnread ? now : Math.Max(activity.LastReceived, activity.LastSent);

    private long Next(SocketActivity activity, long now)
    {
        var next = Math.Min(now + (_limits.Write / 2), LastUse(activity, now) + _limits.Idle);
        if (_limits.Ping > 0)
        {
            next = Math.Min(next, _pinged >= 0 ? _pinged + _limits.PingAnswer : activity.LastReceived + _limits.Ping);
        }

        return _awaitsHello ? Math.Min(next, _opened + _limits.Hello) : next;
    }
}
