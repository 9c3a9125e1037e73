using System.Collections.Immutable;
using Edge.Actors.Objects.Storage;

namespace Edge.Actors.Objects.Index;

/// <summary>The facts of a partition of the index of objects. Readable for ever, see docs/persistence-format.md.</summary>
internal static class ObjectIndexEvents
{
    /// <summary>A fact of a partition.</summary>
    public interface IFact;

    /// <summary>An object is there, with its name if it has one.</summary>
    public sealed record ObjectListed(ObjectId Object) : IFact;

    /// <summary>An object is to be woken, instead of at any time before.</summary>
    /// <param name="Object">The object.</param>
    /// <param name="Time">When; null for never.</param>
    /// <param name="Version">Sequence number of the object's own fact that this follows.</param>
    public sealed record AlarmSet(ObjectId Object, DateTimeOffset? Time, long Version) : IFact;

    /// <summary>A part of all that the partition knows: with the last part it stands for everything before, as in objects.</summary>
    public sealed record Checkpoint(int Part, int Of, ImmutableArray<IndexEntry> Entries) : IFact, ICheckpointPart;
}
