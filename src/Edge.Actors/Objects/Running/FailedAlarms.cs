using System.Collections.Concurrent;

namespace Edge.Actors.Objects.Running;

/// <summary>
/// How often the alarms of objects that are not awake failed here, so that one that resets its object is given up in the end,
/// too. Another node, and this one after a restart, counts anew. Thread safe.
/// </summary>
internal sealed class FailedAlarms
{
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<ObjectId, ObjectAlarm> _alarms = new();

    /// <summary>Keeps what is known of an alarm until its object wakes.</summary>
    public void Keep(ObjectId id, ObjectAlarm alarm, DateTimeOffset now)
    {
        foreach (var (other, kept) in _alarms)
        {
            if (kept.Again < now - ForgottenAfter)
            {
                // It has long been due: its object woke elsewhere.
                _alarms.TryRemove(other, out _);
            }
        }

        _alarms[id] = alarm;
    }

    /// <summary>What is known of an object's alarm.</summary>
    public ObjectAlarm Take(ObjectId id) => _alarms.TryRemove(id, out var alarm) ? alarm : new ObjectAlarm();
}
