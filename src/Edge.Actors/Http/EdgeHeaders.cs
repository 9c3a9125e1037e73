using System.Collections;

namespace Edge.Actors.Http;

/// <summary>Headers in the order they were given; names compare without case, one name may stand several times. Immutable.</summary>
public sealed class EdgeHeaders : IReadOnlyList<KeyValuePair<string, string>>
{
    private readonly KeyValuePair<string, string>[] _entries;

    private EdgeHeaders(KeyValuePair<string, string>[] entries) => _entries = entries;

    /// <summary>No header.</summary>
    public static EdgeHeaders Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _entries.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, string> this[int index] => _entries[index];

    /// <summary>Takes a copy of <paramref name="entries"/>.</summary>
    public static EdgeHeaders Of(IEnumerable<KeyValuePair<string, string>> entries) => new([.. entries]);

    /// <summary>The values of a name joined with a comma and a space (RFC 9110 section 5.3), or null.</summary>
    public string? Find(string name)
    {
        var values = _entries.Where(entry => entry.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(entry => entry.Value);
        return string.Join(", ", values) is { Length: > 0 } joined ? joined : null;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, string>>)_entries).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => _entries.GetEnumerator();
}
