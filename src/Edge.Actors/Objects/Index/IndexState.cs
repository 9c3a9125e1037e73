using System.Collections.Immutable;
using Edge.Actors.Objects.Storage;

namespace Edge.Actors.Objects.Index;

/// <summary>The rules of a partition of the index: which objects there are, and when to wake which.</summary>
internal sealed class IndexState
{
    /// <summary>Entries of one part of a checkpoint.</summary>
    public const int PartEntries = 1000;

    /// <summary>Facts are rewritten as a checkpoint when they are more than this, and more than there are entries.</summary>
    public const int MinFacts = 2000;

    private readonly Dictionary<ObjectId, IndexEntry> _entries = [];
    private readonly CheckpointReader<ObjectIndexEvents.Checkpoint> _checkpoint = new();
    private int _facts;

    public int Count => _entries.Count;

    public IndexNames Names { get; } = new();

    public IndexAlarms Alarms { get; } = new();

    /// <summary>Whether it is time for <see cref="TakeCheckpoint"/>.</summary>
    public bool IsCheckpointDue => _facts > Math.Max(MinFacts, _entries.Count);

    /// <summary>The fact that follows from a command; null when all is as it says already.</summary>
    public ObjectIndexEvents.IFact? Decide(ObjectIndexProtocol.ICommand command) => command switch
    {
        ObjectIndexProtocol.Register register => Decide(register.Object),
        ObjectIndexProtocol.Schedule schedule => Decide(schedule),
        ObjectIndexProtocol.AlarmSettled settled => Decide(settled),
        _ => null,
    };

    /// <summary>
    /// Whether a fact is worth a row. One that only says that a later alarm was set is not: the object is woken earlier, and
    /// says then when to come back.
    /// </summary>
    public bool IsNews(ObjectIndexEvents.IFact fact) =>
        fact is not ObjectIndexEvents.AlarmSet set || Find(set.Object).Alarm != set.Time;

    public void Apply(ObjectIndexEvents.IFact fact)
    {
        _facts++;
        if (fact is ObjectIndexEvents.Checkpoint part)
        {
            Restore(_checkpoint.Add(part));
            return;
        }

        _checkpoint.Interrupt();
        switch (fact)
        {
            case ObjectIndexEvents.ObjectListed listed:
                Set(Find(listed.Object) with { Object = listed.Object, IsListed = true });
                break;
            case ObjectIndexEvents.AlarmSet alarm:
                Set(Find(alarm.Object) with { Alarm = alarm.Time, Version = alarm.Version });
                break;
            default:
                throw new InvalidOperationException($"{fact.GetType()} is no fact of the index.");
        }
    }

    /// <summary>All that is known, in parts, at least one.</summary>
    public ImmutableArray<ObjectIndexEvents.Checkpoint> TakeCheckpoint()
    {
        _facts = 0;
        var parts = _entries.Values.Chunk(PartEntries).DefaultIfEmpty([]).ToArray();
        return [.. parts.Select((entries, index) => new ObjectIndexEvents.Checkpoint(index + 1, parts.Length, [.. entries]))];
    }

    private ObjectIndexEvents.ObjectListed? Decide(ObjectId id)
    {
        var entry = Find(id);
        return entry.IsListed && (id.Name is null || id.Name == entry.Object.Name)
            ? null
            : new ObjectIndexEvents.ObjectListed(id.Name is null ? entry.Object : id);
    }

    private ObjectIndexEvents.AlarmSet Decide(ObjectIndexProtocol.Schedule schedule)
    {
        var entry = Find(schedule.Object);
        return new ObjectIndexEvents.AlarmSet(
            schedule.Object,
            entry.Alarm < schedule.Time ? entry.Alarm : schedule.Time,
            Math.Max(entry.Alarm is null ? 0 : entry.Version, schedule.Version));
    }

    private ObjectIndexEvents.AlarmSet? Decide(ObjectIndexProtocol.AlarmSettled settled)
    {
        var entry = Find(settled.Object);
        var isStale = entry.Alarm is not null && settled.Version < entry.Version;
        return isStale || (entry.Alarm is null && settled.Next is null)
            ? null
            : new ObjectIndexEvents.AlarmSet(settled.Object, settled.Next, settled.Version);
    }

    private IndexEntry Find(ObjectId id) => _entries.GetValueOrDefault(id) ?? new IndexEntry(id, IsListed: false, null, 0);

    private void Set(IndexEntry entry)
    {
        var old = Find(entry.Object);
        if (old.IsListed)
        {
            Names.Remove(old.Object);
        }

        if (entry.IsListed)
        {
            Names.Add(entry.Object);
        }

        if (entry.Alarm != old.Alarm)
        {
            Alarms.Set(entry.Object, entry.Alarm);
        }

        // The key keeps the name it came with: put it anew.
        _entries.Remove(entry.Object);
        if (entry.IsListed || entry.Alarm is not null)
        {
            _entries[entry.Object] = entry;
        }
    }

    private void Restore(IReadOnlyList<ObjectIndexEvents.Checkpoint>? parts)
    {
        if (parts is null)
        {
            return;
        }

        _entries.Clear();
        Names.Clear();
        Alarms.Clear();
        foreach (var entry in parts.SelectMany(part => part.Entries))
        {
            Set(entry);
        }

        _facts = 0;
    }
}
