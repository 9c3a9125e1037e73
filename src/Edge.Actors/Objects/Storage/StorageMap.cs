using System.Collections.Immutable;
using StoredEntry = System.Collections.Generic.KeyValuePair<string, System.ReadOnlyMemory<byte>>;

namespace Edge.Actors.Objects.Storage;

/// <summary>
/// All that one object stores, in the order of its keys. Immutable, so that the program's thread goes on changing it while
/// the actor's thread writes down what it was; versions share what they have in common.
/// </summary>
internal sealed class StorageMap
{
    public static readonly StorageMap Empty = new(ImmutableSortedSet.Create<StoredEntry>(KeyOrder.Instance), 0);

    private StorageMap(ImmutableSortedSet<StoredEntry> entries, long bytes)
    {
        Entries = entries;
        Bytes = bytes;
    }

    /// <summary>In order.</summary>
    public ImmutableSortedSet<StoredEntry> Entries { get; }

    /// <summary>Of all keys and values.</summary>
    public long Bytes { get; }

    /// <remarks>A bare null here would be an empty value: arrays, null too, convert to memory.</remarks>
    public ReadOnlyMemory<byte>? Find(string key) =>
        Entries.TryGetValue(Probe(key), out var entry) ? entry.Value : default(ReadOnlyMemory<byte>?);

    public StorageMap Put(string key, ReadOnlyMemory<byte> value)
    {
        var entry = new StoredEntry(key, value);
        return Entries.TryGetValue(entry, out var old)
            ? new StorageMap(Entries.Remove(old).Add(entry), Bytes - Size(old) + Size(entry))
            : new StorageMap(Entries.Add(entry), Bytes + Size(entry));
    }

    /// <summary>The same instance if there is no such key.</summary>
    public StorageMap Remove(string key) => Entries.TryGetValue(Probe(key), out var old)
        ? new StorageMap(Entries.Remove(old), Bytes - Size(old))
        : this;

    /// <summary>Many changes at once.</summary>
    public StorageMap With(ImmutableArray<string> deletes, ImmutableArray<StoredEntry> puts)
    {
        var (entries, bytes) = (Entries.ToBuilder(), Bytes);
        foreach (var entry in deletes.Select(Probe).Concat(puts))
        {
            if (entries.TryGetValue(entry, out var old))
            {
                entries.Remove(old);
                bytes -= Size(old);
            }
        }

        foreach (var entry in puts)
        {
            entries.Add(entry);
            bytes += Size(entry);
        }

        return new StorageMap(entries.ToImmutable(), bytes);
    }

    public static long Size(StoredEntry entry) => StorageKey.CountBytes(entry.Key) + entry.Value.Length;

    private static StoredEntry Probe(string key) => new(key, default);
}
