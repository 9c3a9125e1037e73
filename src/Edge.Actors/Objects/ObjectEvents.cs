using System.Collections.Immutable;
using Edge.Actors.Objects.Storage;
using StoredEntry = System.Collections.Generic.KeyValuePair<string, System.ReadOnlyMemory<byte>>;

namespace Edge.Actors.Objects;

/// <summary>The facts of an object: what its journal holds. Readable for ever, see docs/persistence-format.md.</summary>
internal static class ObjectEvents
{
    /// <summary>A fact of an object.</summary>
    public interface IFact;

    /// <summary>What the program stored, all or nothing: first all is deleted if so said, then keys, then keys are stored.</summary>
    public sealed record StorageChanged(
        bool DeletedAll, ImmutableArray<string> Deletes, ImmutableArray<StoredEntry> Puts, AlarmChange? Alarm) : IFact
    {
        /// <summary>The object's name, in its first fact; null otherwise, and when it has none.</summary>
        public string? Name { get; init; }
    }

    /// <summary>The same where values were stored again that have much in common with what they replace.</summary>
    /// <param name="Rest">What else was stored.</param>
    /// <param name="Edits">Their keys are not in <paramref name="Rest"/>, which does not delete all. They apply to what was stored before.</param>
    public sealed record StorageEdited(StorageChanged Rest, ImmutableArray<ValueEdit> Edits) : IFact;

    /// <summary>
    /// A part of all that the object is: with the last part it stands for everything before. Parts come in one write; a
    /// checkpoint whose parts are not all there, one after another, is passed over.
    /// </summary>
    /// <param name="Part">From 1.</param>
    /// <param name="Of">How many parts there are.</param>
    /// <param name="Entries">Some of what is stored.</param>
    public sealed record Checkpoint(int Part, int Of, ImmutableArray<StoredEntry> Entries) : IFact, ICheckpointPart
    {
        /// <summary>In the first part; null when there is none.</summary>
        public DateTimeOffset? Alarm { get; init; }

        /// <summary>In the first part.</summary>
        public ImmutableArray<GatewayId> Gateways { get; init; } = [];

        /// <summary>In the first part; null when there is none.</summary>
        public string? Name { get; init; }
    }

    /// <summary>A node may hold hibernatable sockets of the object.</summary>
    public sealed record GatewaySeen(GatewayId Gateway) : IFact
    {
        /// <summary>As in <see cref="StorageChanged"/>.</summary>
        public string? Name { get; init; }
    }

    /// <summary>A node holds none any more.</summary>
    public sealed record GatewayGone(GatewayId Gateway) : IFact;
}
