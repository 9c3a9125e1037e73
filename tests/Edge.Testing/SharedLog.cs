using Akka.Actor.Setup;
using Akka.Persistence;

namespace Edge.Testing;

/// <summary>
/// What the <see cref="SharedJournal"/>s of several actor systems hold together, as nodes share one database: with the fence
/// that ours has, one event for each (persistence id, sequence number). Thread safe.
/// </summary>
public sealed class SharedLog
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SortedList<long, IPersistentRepresentation>> _logs = [];
    private int _refused;

    /// <summary>Writes that the fence refused.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Everything stored for an id, in order.</summary>
    public IReadOnlyList<object> Events(string persistenceId) =>
        [.. Read(persistenceId, 1, long.MaxValue, long.MaxValue).Select(one => one.Payload)];

    internal void Append(IReadOnlyList<IPersistentRepresentation> events)
    {
        lock (_gate)
        {
            if (events.Any(one => LogOf(one.PersistenceId).ContainsKey(one.SequenceNr)))
            {
                _refused++;
                throw new InvalidOperationException($"Event {events[0].SequenceNr} of {events[0].PersistenceId} is there already.");
            }

            foreach (var one in events)
            {
                LogOf(one.PersistenceId).Add(one.SequenceNr, one);
            }
        }
    }

    internal IReadOnlyList<IPersistentRepresentation> Read(string persistenceId, long from, long to, long most)
    {
        lock (_gate)
        {
            return [.. LogOf(persistenceId).Values
                .Where(one => one.SequenceNr >= from && one.SequenceNr <= to)
                .Take((int)Math.Min(most, int.MaxValue))];
        }
    }

    internal long Head(string persistenceId)
    {
        lock (_gate)
        {
            return LogOf(persistenceId).Keys.LastOrDefault();
        }
    }

    internal void Delete(string persistenceId, long to)
    {
        lock (_gate)
        {
            var log = LogOf(persistenceId);
            foreach (var seq in log.Keys.Where(seq => seq <= to).ToArray())
            {
                log.Remove(seq);
            }
        }
    }

    private SortedList<long, IPersistentRepresentation> LogOf(string persistenceId)
    {
        if (!_logs.TryGetValue(persistenceId, out var log))
        {
            _logs[persistenceId] = log = [];
        }

        return log;
    }
}

/// <summary>Gives an actor system its <see cref="SharedLog"/>.</summary>
public sealed class SharedLogSetup(SharedLog log) : Setup
{
    /// <summary>The log.</summary>
    public SharedLog Log { get; } = log;
}
