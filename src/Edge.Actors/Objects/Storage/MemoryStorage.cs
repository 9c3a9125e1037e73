using StoredEntry = System.Collections.Generic.KeyValuePair<string, System.ReadOnlyMemory<byte>>;

namespace Edge.Actors.Objects.Storage;

/// <summary>
/// The storage of an object that is awake. Belongs to the program's thread, but for <see cref="HideAlarm"/>,
/// <see cref="ShowAlarm"/> and <see cref="IsChanged"/>. What it changed leaves it as <see cref="StorageChanges"/> at each flush.
/// </summary>
internal sealed class MemoryStorage : ObjectStorage
{
    private const long NoAlarm = long.MinValue;
    private readonly ObjectStorageOptions _limits;
    private readonly StorageLayer _base;
    private StorageLayer? _transaction;

    /// <summary>The alarm that is being handled, in Unix milliseconds. The actor's thread writes it too.</summary>
    private long _hidden = NoAlarm;

    public MemoryStorage(ObjectStorageOptions limits, StorageMap map, DateTimeOffset? alarm)
    {
        _limits = limits;
        _base = new StorageLayer(map, alarm);
    }

    public override DateTimeOffset? Alarm
    {
        get => IsHidden(Top.Alarm) ? null : Top.Alarm;
        set
        {
            // Set while it is being handled, the same time counts as a new one.
            Volatile.Write(ref _hidden, NoAlarm);
            Top.SetAlarm(value is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds()) : null);
        }
    }

    public override int Count => Top.Map.Entries.Count;

    private StorageLayer Top => _transaction ?? _base;

    public override ReadOnlyMemory<byte>? Find(string key) => Top.Map.Find(StorageKey.WellFormed(key));

    public override IReadOnlyList<StoredEntry> List(ObjectRange range) => StorageRange.Read(
        Top.Map.Entries, range.Prefix is { } prefix ? range with { Prefix = StorageKey.WellFormed(prefix) } : range);

    public override void Put(string key, ReadOnlyMemory<byte> value)
    {
        var entry = WellFormed(new StoredEntry(key, value));
        Check(entry, Top.Map);
        Top.Put(entry.Key, value);
    }

    public override void Put(IReadOnlyList<StoredEntry> entries)
    {
        var kept = entries.Select(WellFormed).ToArray();
        var map = Top.Map;
        foreach (var entry in kept)
        {
            Check(entry, map);
            map = map.Put(entry.Key, entry.Value);
        }

        Top.Put(kept, map);
    }

    public override bool Delete(string key) => Top.Delete(StorageKey.WellFormed(key));

    public override void DeleteAll(bool alarmToo)
    {
        Top.DeleteAll();
        if (alarmToo && Top.Alarm is not null)
        {
            Top.SetAlarm(null);
        }
    }

    public override void Begin()
    {
        if (_transaction is not null)
        {
            throw new InvalidOperationException("A transaction is open already: commit it or roll it back first.");
        }

        _transaction = new StorageLayer(_base.Map, _base.Alarm);
    }

    public override void Commit()
    {
        _base.Absorb(Open);
        _transaction = null;
    }

    public override void Rollback()
    {
        _ = Open;
        _transaction = null;
    }

    /// <summary>Whether there is something to take. Any thread: what happened before the caller knew of it is seen.</summary>
    public bool IsChanged => !_base.Changes.IsEmpty;

    /// <summary>What was changed since the last time, or null for nothing. What an open transaction does is not in it.</summary>
    public StorageChanges? TakeChanges() => IsChanged ? _base.Changes.Take(_base.Map) : null;

    /// <summary>An alarm is being handled, or was given up: the program sees none unless it sets one. Any thread.</summary>
    public void HideAlarm(DateTimeOffset time) => Volatile.Write(ref _hidden, time.ToUnixTimeMilliseconds());

    /// <summary>The alarm was not handled: the program sees it again. Any thread.</summary>
    public void ShowAlarm() => Volatile.Write(ref _hidden, NoAlarm);

    /// <summary>The alarm was handled: unless it was set again meanwhile it is cleared, with what its handler wrote since the last flush.</summary>
    public void SettleAlarm()
    {
        if (IsHidden(_base.Alarm))
        {
            _base.SetAlarm(null);
        }

        ShowAlarm();
    }

    private StorageLayer Open => _transaction ?? throw new InvalidOperationException("No transaction is open: begin one first.");

    private bool IsHidden(DateTimeOffset? alarm) =>
        alarm is { } time && time.ToUnixTimeMilliseconds() == Volatile.Read(ref _hidden);

    private static StoredEntry WellFormed(StoredEntry entry) => new(StorageKey.WellFormed(entry.Key), entry.Value);

    /// <summary>Throws unless an entry may be put into a map.</summary>
    private void Check(StoredEntry entry, StorageMap map)
    {
        var keyBytes = StorageKey.CountBytes(entry.Key);
        if (keyBytes > StorageKey.MaxBytes)
        {
            throw new ArgumentException(
                $"Keys cannot be larger than {StorageKey.MaxBytes} bytes. A key of size {keyBytes} was provided.");
        }

        if (entry.Value.Length > _limits.MaxValueBytes)
        {
            throw new ArgumentException(
                $"Values cannot be larger than {_limits.MaxValueBytes} bytes. A value of size {entry.Value.Length} was provided.");
        }

        var bytes = map.Bytes + keyBytes + entry.Value.Length;
        if (bytes > _limits.MaxBytes && map.Put(entry.Key, entry.Value).Bytes is var after && after > _limits.MaxBytes)
        {
            throw new ArgumentException(
                $"The storage of an object cannot be larger than {_limits.MaxBytes} bytes. It would have been {after}: delete something first.");
        }
    }
}
