using System.Collections.Immutable;
using StoredEntry = System.Collections.Generic.KeyValuePair<string, System.ReadOnlyMemory<byte>>;

namespace Edge.Actors.Objects.Storage;

/// <summary>
/// What one flush, or several that went together, changed: on its way from the program's thread to the actor's. First all
/// is deleted if so said, then <paramref name="Deletes"/>, then <paramref name="Puts"/>; no key is in both.
/// </summary>
/// <param name="DeletedAll">Whether everything before is gone.</param>
/// <param name="Deletes">Keys removed.</param>
/// <param name="Puts">Keys stored, each once.</param>
/// <param name="Alarm">The alarm's new time; null when it was not touched.</param>
/// <param name="After">All that is stored once this is done.</param>
internal sealed record StorageChanges(
    bool DeletedAll, ImmutableArray<string> Deletes, ImmutableArray<StoredEntry> Puts, AlarmChange? Alarm, StorageMap After);
