namespace Edge.Actors.Objects.Storage;

/// <summary>One state of a storage with what led to it: the one that is flushed, and the one a transaction lays over it.</summary>
internal sealed class StorageLayer(StorageMap map, DateTimeOffset? alarm)
{
    private StorageMap _map = map;

    public StorageMap Map => _map;

    public DateTimeOffset? Alarm { get; private set; } = alarm;

    public ChangeSet Changes { get; } = new();

    public void Put(string key, ReadOnlyMemory<byte> value)
    {
        _map = _map.Put(key, value);
        Changes.Put(key, value);
    }

    /// <summary>Puts several entries; <paramref name="after"/> is the map with them.</summary>
    public void Put(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> entries, StorageMap after)
    {
        _map = after;
        foreach (var (key, value) in entries)
        {
            Changes.Put(key, value);
        }
    }

    public bool Delete(string key)
    {
        var before = _map;
        _map = before.Remove(key);
        if (ReferenceEquals(before, _map))
        {
            return false;
        }

        Changes.Delete(key);
        return true;
    }

    public void DeleteAll()
    {
        _map = StorageMap.Empty;
        Changes.DeleteAll();
    }

    public void SetAlarm(DateTimeOffset? time)
    {
        Alarm = time;
        Changes.SetAlarm(time);
    }

    /// <summary>Takes over what a layer above has done.</summary>
    public void Absorb(StorageLayer above)
    {
        (_map, Alarm) = (above.Map, above.Alarm);
        Changes.Add(above.Changes.Take(above.Map));
    }
}
