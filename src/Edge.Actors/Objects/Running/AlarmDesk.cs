namespace Edge.Actors.Objects.Running;

/// <summary>Has the alarm handled when the index says that it is due, and says what became of it. Part of the object's actor.</summary>
internal sealed class AlarmDesk(ObjectSettings settings, ProgramDesk desk, ObjectWrites writes, ObjectIndexing indexing)
{
    private readonly ObjectAlarm _alarm = settings.FailedAlarms.Take(desk.Id);
    private bool _isDue;

    /// <summary>Whether the object must stay awake for it: its handler runs, or is to run again.</summary>
    public bool IsOpen => _alarm.IsRunning || _alarm.IsAgain(writes.Durable.Alarm);

    /// <summary>The index says that an alarm is due, and says it again if nothing is answered.</summary>
    public void OnDue()
    {
        _isDue = !desk.IsOpen;
        if (_isDue || _alarm.IsRunning)
        {
            return;
        }

        var (alarm, head) = writes.Durable;
        if (!_alarm.IsDue(alarm, settings.Time.GetUtcNow(), out var next))
        {
            indexing.Settle(desk.Id, next, head);
        }
        else if (desk.TakeAlarm(_alarm.Retries, alarm!.Value))
        {
            _alarm.Start();
        }
    }

    /// <summary>The gateways are known: what was due meanwhile is handled.</summary>
    public void OnOpen()
    {
        if (_isDue)
        {
            OnDue();
        }
    }

    /// <summary>The program is reset: if the alarm's handler ran, it has failed.</summary>
    public void OnReset()
    {
        if (_alarm.IsRunning)
        {
            OnDone(failed: true);
        }
    }

    /// <summary>The actor is over: how often the alarm failed is known to the next incarnation on this node.</summary>
    public void Keep()
    {
        if (_alarm.IsAgain(writes.Durable.Alarm))
        {
            _alarm.Interrupt();
            settings.FailedAlarms.Keep(desk.Id, _alarm, settings.Time.GetUtcNow());
        }
    }

    /// <summary>The alarm's handler has ended, and what it stored is durable.</summary>
    public void OnDone(bool failed)
    {
        var now = settings.Time.GetUtcNow();
        var (alarm, head) = writes.Durable;
        if (_alarm.OnDone(failed, now) && alarm is { } given)
        {
            ObjectLogLines.AlarmDropped(settings.Logger, desk.Id.Namespace, desk.Id.Hex, ObjectAlarm.MaxRetries);
            writes.DropAlarm(given);
            return;
        }

        _alarm.IsDue(alarm, now, out var next);
        indexing.Settle(desk.Id, next, head);
    }
}
