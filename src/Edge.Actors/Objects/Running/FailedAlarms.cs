namespace Edge.Actors.Objects.Running;

/// <summary>
/// How often the alarms of objects that are not awake failed here, so that one that resets its object is given up in the end,
/// too. Another node, and this one after a restart, counts anew. Thread safe.
/// </summary>
internal sealed class FailedAlarms
{
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromHours(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectId, ObjectAlarm> _alarms = [];
    private DateTimeOffset _swept;

    /// <summary>Keeps what is known of an alarm until its object wakes.</summary>
    public void Keep(ObjectId id, ObjectAlarm alarm, DateTimeOffset now)
    {
        lock (_gate)
        {
            _alarms[id] = alarm;
            if (now - _swept >= ForgottenAfter)
            {
                Sweep(now);
            }
        }
    }

    /// <summary>What is known of an object's alarm.</summary>
    public ObjectAlarm Take(ObjectId id)
    {
        lock (_gate)
        {
            return _alarms.Remove(id, out var alarm) ? alarm : new ObjectAlarm();
        }
    }

    /// <summary>Those that have long been due: their objects woke elsewhere.</summary>
    private void Sweep(DateTimeOffset now)
    {
        _swept = now;
        foreach (var (id, alarm) in _alarms)
        {
            if (alarm.Again < now - ForgottenAfter)
            {
                _alarms.Remove(id);
            }
        }
    }
}
