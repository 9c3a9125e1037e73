using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Edge.Actors.Objects.Turns;

namespace Edge.Actors.Objects;

/// <summary>
/// Values by key, kept as JSON. All of it is in memory while the object is awake, so nothing here ever waits, and nothing
/// else of the object runs between; changes are durable before anybody outside sees what came after them.
/// </summary>
/// <remarks>Each method has a form that takes the type's <see cref="JsonTypeInfo"/>, for generated serializers.</remarks>
public abstract class StorageEntries
{
    private protected StorageEntries(ProgramContext context) => Context = context;

    private protected ProgramContext Context { get; }

    /// <summary>The value of a key; default if there is none, which for numbers and the like is told apart with <c>int?</c>.</summary>
    /// <exception cref="JsonException">What is stored is not of this type.</exception>
    public ValueTask<T?> GetAsync<T>(string key) => GetAsync(key, TypeInfo<T>());

    /// <summary>The value of a key; default if there is none.</summary>
    /// <exception cref="JsonException">What is stored is not of this type.</exception>
    public ValueTask<T?> GetAsync<T>(string key, JsonTypeInfo<T> type) =>
        new(Open("get").Find(key) is { } bytes ? JsonSerializer.Deserialize(bytes.Span, type) : default);

    /// <summary>The values of those keys that have one.</summary>
    /// <exception cref="JsonException">What is stored is not of this type.</exception>
    public ValueTask<IReadOnlyDictionary<string, T>> GetAsync<T>(IEnumerable<string> keys) => GetAsync(keys, TypeInfo<T>());

    /// <summary>The values of those keys that have one.</summary>
    /// <exception cref="JsonException">What is stored is not of this type.</exception>
    public ValueTask<IReadOnlyDictionary<string, T>> GetAsync<T>(IEnumerable<string> keys, JsonTypeInfo<T> type)
    {
        var storage = Open("get");
        var found = new Dictionary<string, T>();
        foreach (var key in keys)
        {
            if (storage.Find(key) is { } bytes)
            {
                found[key] = JsonSerializer.Deserialize(bytes.Span, type)!;
            }
        }

        return new(found);
    }

    /// <summary>Stores a value.</summary>
    /// <exception cref="ArgumentException">The key or the value is too large.</exception>
    public ValueTask PutAsync<T>(string key, T value) => PutAsync(key, value, TypeInfo<T>());

    /// <summary>Stores a value.</summary>
    /// <exception cref="ArgumentException">The key or the value is too large.</exception>
    public ValueTask PutAsync<T>(string key, T value, JsonTypeInfo<T> type)
    {
        Open("put").Put(key, JsonSerializer.SerializeToUtf8Bytes(value, type));
        return ValueTask.CompletedTask;
    }

    /// <summary>Stores several values.</summary>
    /// <exception cref="ArgumentException">A key or a value is too large: none is stored.</exception>
    public ValueTask PutAsync<T>(IEnumerable<KeyValuePair<string, T>> entries) => PutAsync(entries, TypeInfo<T>());

    /// <summary>Stores several values.</summary>
    /// <exception cref="ArgumentException">A key or a value is too large: none is stored.</exception>
    public ValueTask PutAsync<T>(IEnumerable<KeyValuePair<string, T>> entries, JsonTypeInfo<T> type)
    {
        var storage = Open("put");
        storage.Put([.. entries.Select(entry =>
            KeyValuePair.Create<string, ReadOnlyMemory<byte>>(entry.Key, JsonSerializer.SerializeToUtf8Bytes(entry.Value, type)))]);
        return ValueTask.CompletedTask;
    }

    /// <summary>Removes a key; false if there was none.</summary>
    public ValueTask<bool> DeleteAsync(string key) => new(Open("delete").Delete(key));

    /// <summary>Removes keys, and tells how many there were.</summary>
    public ValueTask<int> DeleteAsync(IEnumerable<string> keys)
    {
        var storage = Open("delete");
        return new(keys.Count(storage.Delete));
    }

    /// <summary>Entries in the order of their keys' UTF-8 bytes.</summary>
    /// <exception cref="JsonException">What is stored is not of this type.</exception>
    /// <exception cref="ArgumentException">The range contradicts itself.</exception>
    public ValueTask<IReadOnlyList<KeyValuePair<string, T>>> ListAsync<T>(ObjectRange range) => ListAsync(range, TypeInfo<T>());

    /// <summary>Entries in the order of their keys' UTF-8 bytes.</summary>
    /// <exception cref="JsonException">What is stored is not of this type.</exception>
    /// <exception cref="ArgumentException">The range contradicts itself.</exception>
    public ValueTask<IReadOnlyList<KeyValuePair<string, T>>> ListAsync<T>(ObjectRange range, JsonTypeInfo<T> type)
    {
        if (range is { Start: not null, StartAfter: not null })
        {
            throw new ArgumentException("list() cannot be called with both start and startAfter values.", nameof(range));
        }

        if (range.Limit is <= 0)
        {
            throw new ArgumentException("List limit must be positive.", nameof(range));
        }

        var entries = Open("list").List(range);
        return new([.. entries.Select(entry =>
            KeyValuePair.Create(entry.Key, JsonSerializer.Deserialize(entry.Value.Span, type)!))]);
    }

    /// <summary>The storage, if it may be used for this now.</summary>
    private protected abstract ObjectStorage Open(string operation);

    private JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)Context.Json.GetTypeInfo(typeof(T));
}
