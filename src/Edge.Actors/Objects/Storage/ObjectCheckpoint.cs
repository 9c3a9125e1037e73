using System.Collections.Immutable;
using StoredEntry = System.Collections.Generic.KeyValuePair<string, System.ReadOnlyMemory<byte>>;

namespace Edge.Actors.Objects.Storage;

/// <summary>A checkpoint to be written in one piece, behind the facts that were made before it.</summary>
/// <param name="Facts">Its parts.</param>
/// <param name="DeleteTo">The sequence number up to which nothing is needed once they are durable.</param>
internal sealed record ObjectCheckpoint(ImmutableArray<ObjectEvents.Checkpoint> Facts, long DeleteTo)
{
    /// <summary>Most bytes of a part, unless a single value is larger.</summary>
    public const int PartBytes = 256 * 1024;

    /// <summary>Cuts what is stored into parts, at least one.</summary>
    public static ImmutableArray<ImmutableArray<StoredEntry>> Cut(StorageMap map)
    {
        var parts = ImmutableArray.CreateBuilder<ImmutableArray<StoredEntry>>();
        var part = ImmutableArray.CreateBuilder<StoredEntry>();
        var bytes = 0L;
        foreach (var entry in map.Entries)
        {
            if (bytes > 0 && bytes + StorageMap.Size(entry) > PartBytes)
            {
                parts.Add(part.DrainToImmutable());
                bytes = 0;
            }

            part.Add(entry);
            bytes += StorageMap.Size(entry);
        }

        parts.Add(part.DrainToImmutable());
        return parts.DrainToImmutable();
    }
}
