using System.Collections.Immutable;

namespace Edge.Actors.Relays;

/// <summary>The relay itself missed these messages.</summary>
internal sealed record LoadPurpose : IHistoryPurpose
{
    public static LoadPurpose Instance { get; } = new();
}

/// <summary>A member is behind.</summary>
internal sealed record CatchUpPurpose(RoomMember Member) : IHistoryPurpose;

/// <summary>A client asked for a page.</summary>
internal sealed record PagePurpose(RoomMember Member, uint? Id) : IHistoryPurpose;

/// <summary>Clients claim to have seen these messages over another node.</summary>
/// <param name="Joins">Their joins, which wait.</param>
internal sealed record AheadPurpose(ImmutableHashSet<RelayProtocol.Join> Joins) : IHistoryPurpose;
