namespace Edge.Actors.Objects;

/// <summary>
/// The stored values of one object, all in memory. Keys are ordered by their UTF-8 bytes. Used by the program's thread alone.
/// </summary>
public abstract class ObjectStorage
{
    /// <summary>The time of the alarm, or null; null also while it is being handled, unless it was set again.</summary>
    public abstract DateTimeOffset? Alarm { get; set; }

    /// <summary>How many keys there are.</summary>
    public abstract int Count { get; }

    /// <summary>The value of a key, or null.</summary>
    public abstract ReadOnlyMemory<byte>? Find(string key);

    /// <summary>Entries in order.</summary>
    public abstract IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> List(ObjectRange range);

    /// <summary>Stores a value, which must not change any more.</summary>
    /// <exception cref="ArgumentException">The key has more than 2,048 bytes of UTF-8, or the value, or all the object
    /// stores, is larger than allowed; the message is the one programs expect.</exception>
    public abstract void Put(string key, ReadOnlyMemory<byte> value);

    /// <summary>Stores several values; of one key the last. None of them is stored when one cannot be.</summary>
    /// <exception cref="ArgumentException">As for one.</exception>
    public abstract void Put(IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> entries);

    /// <summary>Removes a key; false if there was none.</summary>
    public abstract bool Delete(string key);

    /// <summary>Removes all keys, and the alarm if wished.</summary>
    public abstract void DeleteAll(bool alarmToo);

    /// <summary>
    /// From now on changes are kept apart: they are seen here, but neither flushed nor durable before <see cref="Commit"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is one already.</exception>
    public abstract void Begin();

    /// <summary>Keeps what was changed since <see cref="Begin"/>, as one fact.</summary>
    public abstract void Commit();

    /// <summary>Forgets what was changed since <see cref="Begin"/>.</summary>
    public abstract void Rollback();
}
