using System.Collections.Immutable;

namespace Edge.Actors.Objects.Links;

/// <summary>Consecutive items of one side, and how far it has the other's.</summary>
/// <param name="First">Number of the first item, or of the next one when there is none.</param>
/// <param name="Items">The items.</param>
/// <param name="Received">All items of the other side up to this one are here.</param>
internal sealed record LinkBatch(long First, ImmutableArray<LinkItem> Items, long Received);
