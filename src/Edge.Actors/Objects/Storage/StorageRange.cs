using System.Collections.Immutable;
using StoredEntry = System.Collections.Generic.KeyValuePair<string, System.ReadOnlyMemory<byte>>;

namespace Edge.Actors.Objects.Storage;

/// <summary>Reads the entries of an <see cref="ObjectRange"/>.</summary>
internal static class StorageRange
{
    public static IReadOnlyList<StoredEntry> Read(ImmutableSortedSet<StoredEntry> entries, ObjectRange range)
    {
        var from = Math.Max(Math.Max(First(range.Start), FirstAfter(range.StartAfter)), First(range.Prefix));
        var to = Math.Min(range.End is null ? entries.Count : First(range.End), FirstWithout(range.Prefix));
        var count = Math.Min(to - from, range.Limit ?? int.MaxValue);
        if (count <= 0)
        {
            return [];
        }

        var found = new StoredEntry[count];
        for (var i = 0; i < count; i++)
        {
            found[i] = entries[range.Reverse ? to - 1 - i : from + i];
        }

        return found;

        int First(string? key) => key is null ? 0 : Bisect(entries, other => KeyOrder.Instance.Compare(other, key) >= 0);

        int FirstAfter(string? key) => key is null ? 0 : Bisect(entries, other => KeyOrder.Instance.Compare(other, key) > 0);

        int FirstWithout(string? prefix) => prefix is null ? entries.Count : Bisect(
            entries,
            other => KeyOrder.Instance.Compare(other, prefix) > 0 && !other.StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <summary>The first place at which a condition holds that holds from some place on.</summary>
    private static int Bisect(ImmutableSortedSet<StoredEntry> entries, Func<string, bool> holds)
    {
        var (low, high) = (0, entries.Count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = holds(entries[middle].Key) ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
