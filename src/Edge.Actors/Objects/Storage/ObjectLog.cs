using System.Collections.Immutable;
using StoredEntry = System.Collections.Generic.KeyValuePair<string, System.ReadOnlyMemory<byte>>;

namespace Edge.Actors.Objects.Storage;

/// <summary>
/// What an object's journal says, in the order in which its facts were made: recovers it, makes the facts, and from time to
/// time a checkpoint that stands for all facts before. Belongs to the actor's thread.
/// </summary>
/// <remarks>
/// It is ahead of the journal by the facts that are on their way there; a write that fails ends it with its actor. Every fact
/// it gives out must be written, in that order and each once: it counts sequence numbers by them.
/// </remarks>
internal sealed class ObjectLog(ObjectStorageOptions limits)
{
    /// <summary>Facts are rewritten as a checkpoint when they are larger than this, and larger than what is stored twice.</summary>
    public const int MinFactBytes = 256 * 1024;

    /// <summary>What a row costs in the journal beside its content.</summary>
    private const int RowBytes = 256;

    private const int MaxNameBytes = 1024;
    private readonly CheckpointReader<ObjectEvents.Checkpoint> _checkpoint = new();
    private readonly HashSet<GatewayId> _gateways = [];
    private StorageMap _map = StorageMap.Empty;
    private string? _newName;
    private long _factBytes;

    /// <summary>Sequence number of the last fact; 0 before the first.</summary>
    public long Head { get; private set; }

    /// <summary>The name that is in the log, or null.</summary>
    public string? Name { get; private set; }

    public DateTimeOffset? Alarm { get; private set; }

    /// <summary>Nodes that may hold hibernatable sockets of the object.</summary>
    public IReadOnlyCollection<GatewayId> Gateways => _gateways;

    /// <summary>Takes a fact that the journal gives back.</summary>
    public void Apply(ObjectEvents.IFact fact, long sequenceNr)
    {
        Head = sequenceNr;
        if (fact is ObjectEvents.Checkpoint part)
        {
            Count([], part.Entries, []);
            Restore(_checkpoint.Add(part));
            return;
        }

        _checkpoint.Interrupt();
        switch (fact)
        {
            case ObjectEvents.StorageChanged changed:
                Apply(changed, []);
                break;
            case ObjectEvents.StorageEdited edited:
                Apply(edited.Rest, edited.Edits);
                break;
            case ObjectEvents.GatewaySeen seen:
                _gateways.Add(seen.Gateway);
                Name = seen.Name ?? Name;
                Count([], [], []);
                break;
            case ObjectEvents.GatewayGone gone:
                _gateways.Remove(gone.Gateway);
                Count([], [], []);
                break;
            default:
                throw new InvalidOperationException($"{fact.GetType()} is no fact of an object.");
        }
    }

    /// <summary>Recovery is over.</summary>
    /// <param name="sequenceNr">The highest there ever was, also if its fact is deleted.</param>
    public void Recovered(long sequenceNr)
    {
        _checkpoint.Interrupt();
        Head = sequenceNr;
    }

    /// <summary>A storage with all that is in the log. May be made again when the program starts anew.</summary>
    public MemoryStorage BuildStorage() => new(limits, _map, Alarm);

    /// <summary>Whoever called the object knew its name, or not: the next fact carries it if the log has none yet. Names beyond
    /// 1,024 bytes are not kept.</summary>
    public void Learn(string? name) =>
        _newName = Name is null && name is not null && StorageKey.CountBytes(name) <= MaxNameBytes ? name : null;

    /// <summary>The fact of what was stored.</summary>
    public ObjectEvents.IFact ToFact(StorageChanges changes)
    {
        var edits = changes.DeletedAll ? [] : FindEdits(changes.Puts);
        var puts = edits.IsEmpty ? changes.Puts : changes.Puts.RemoveAll(put => edits.Any(edit => edit.Key == put.Key));
        _map = changes.After;
        Alarm = changes.Alarm is { } alarm ? alarm.Time : Alarm;
        Advance(changes.Deletes, puts, edits);
        var changed = new ObjectEvents.StorageChanged(changes.DeletedAll, changes.Deletes, puts, changes.Alarm) { Name = TakeName() };
        return edits.IsEmpty ? changed : new ObjectEvents.StorageEdited(changed, edits);
    }

    /// <summary>The fact that the alarm was given up; null if it has another time by now.</summary>
    public ObjectEvents.IFact? DropAlarm(DateTimeOffset time) => Alarm == time
        ? ToFact(new StorageChanges(false, [], [], new AlarmChange(null), _map))
        : null;

    /// <summary>The fact that a node may hold sockets; null if that is known.</summary>
    public ObjectEvents.GatewaySeen? See(GatewayId gateway)
    {
        if (!_gateways.Add(gateway))
        {
            return null;
        }

        Advance([], [], []);
        return new ObjectEvents.GatewaySeen(gateway) { Name = TakeName() };
    }

    /// <summary>The fact that a node holds none any more; null if none was known.</summary>
    public ObjectEvents.GatewayGone? Forget(GatewayId gateway)
    {
        if (!_gateways.Remove(gateway))
        {
            return null;
        }

        Advance([], [], []);
        return new ObjectEvents.GatewayGone(gateway);
    }

    /// <summary>A checkpoint of the state after the last fact, if facts have become many; else null.</summary>
    public ObjectCheckpoint? CheckpointIfDue()
    {
        if (_factBytes <= Math.Max(MinFactBytes, 2 * _map.Bytes))
        {
            return null;
        }

        var parts = ObjectCheckpoint.Cut(_map);
        var facts = parts.Select((entries, index) => new ObjectEvents.Checkpoint(index + 1, parts.Length, entries)).ToArray();
        facts[0] = facts[0] with { Alarm = Alarm, Gateways = [.. _gateways], Name = Name };
        var checkpoint = new ObjectCheckpoint([.. facts], Head);
        Head += facts.Length;
        _factBytes = 0;
        return checkpoint;
    }

    private void Restore(IReadOnlyList<ObjectEvents.Checkpoint>? parts)
    {
        if (parts is null)
        {
            return;
        }

        _map = StorageMap.Empty.With([], [.. parts.SelectMany(part => part.Entries)]);
        (Alarm, Name) = (parts[0].Alarm, parts[0].Name);
        _gateways.Clear();
        _gateways.UnionWith(parts[0].Gateways);
        _factBytes = 0;
    }

    private void Apply(ObjectEvents.StorageChanged changed, ImmutableArray<ValueEdit> edits)
    {
        var edited = edits.Select(edit => new StoredEntry(edit.Key, edit.Apply(_map.Find(edit.Key).GetValueOrDefault().Span)));
        _map = (changed.DeletedAll ? StorageMap.Empty : _map).With(changed.Deletes, [.. changed.Puts, .. edited]);
        Alarm = changed.Alarm is { } alarm ? alarm.Time : Alarm;
        Name = changed.Name ?? Name;
        Count(changed.Deletes, changed.Puts, edits);
    }

    private ImmutableArray<ValueEdit> FindEdits(ImmutableArray<StoredEntry> puts)
    {
        var edits = ImmutableArray.CreateBuilder<ValueEdit>();
        foreach (var (key, value) in puts)
        {
            if (_map.Find(key) is { } old && ValueEdit.Find(key, old, value) is { } edit)
            {
                edits.Add(edit);
            }
        }

        return edits.DrainToImmutable();
    }

    private void Advance(ImmutableArray<string> deletes, ImmutableArray<StoredEntry> puts, ImmutableArray<ValueEdit> edits)
    {
        Head++;
        Count(deletes, puts, edits);
    }

    private void Count(ImmutableArray<string> deletes, ImmutableArray<StoredEntry> puts, ImmutableArray<ValueEdit> edits) =>
        _factBytes += RowBytes + deletes.Sum(StorageKey.CountBytes) + puts.Sum(StorageMap.Size) + edits.Sum(edit => edit.Bytes);

    private string? TakeName()
    {
        var name = _newName;
        (Name, _newName) = (name ?? Name, null);
        return name;
    }
}
