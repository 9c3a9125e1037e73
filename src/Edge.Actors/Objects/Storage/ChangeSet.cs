using System.Collections.Immutable;
using StoredEntry = System.Collections.Generic.KeyValuePair<string, System.ReadOnlyMemory<byte>>;

namespace Edge.Actors.Objects.Storage;

/// <summary>
/// Gathers changes, of which only the last of each key counts: those of a turn in the storage, and those of several flushes
/// that wait for the journal in the actor.
/// </summary>
internal sealed class ChangeSet
{
    private Dictionary<string, ReadOnlyMemory<byte>?> _keys = [];
    private bool _deletedAll;
    private AlarmChange? _alarm;

    public bool IsEmpty => !_deletedAll && _alarm is null && _keys.Count == 0;

    public void Put(string key, ReadOnlyMemory<byte> value) => _keys[key] = value;

    public void Delete(string key) => _keys[key] = null;

    public void DeleteAll()
    {
        _keys.Clear();
        _deletedAll = true;
    }

    public void SetAlarm(DateTimeOffset? time) => _alarm = new AlarmChange(time);

    /// <summary>Adds what came later.</summary>
    public void Add(StorageChanges later)
    {
        if (later.DeletedAll)
        {
            DeleteAll();
        }

        foreach (var key in later.Deletes)
        {
            Delete(key);
        }

        foreach (var (key, value) in later.Puts)
        {
            Put(key, value);
        }

        _alarm = later.Alarm ?? _alarm;
    }

    /// <summary>Hands over what was gathered, and begins anew.</summary>
    /// <param name="after">All that is stored once this is done.</param>
    public StorageChanges Take(StorageMap after)
    {
        var deletes = ImmutableArray.CreateBuilder<string>();
        var puts = ImmutableArray.CreateBuilder<StoredEntry>();
        foreach (var (key, value) in _keys)
        {
            if (value is { } stored)
            {
                puts.Add(new StoredEntry(key, stored));
            }
            else
            {
                deletes.Add(key);
            }
        }

        var changes = new StorageChanges(_deletedAll, deletes.DrainToImmutable(), puts.DrainToImmutable(), _alarm, after);
        (_keys, _deletedAll, _alarm) = ([], false, null);
        return changes;
    }
}
