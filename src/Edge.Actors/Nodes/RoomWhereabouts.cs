namespace Edge.Actors.Nodes;

/// <summary>Where a room is awake.</summary>
/// <param name="Node">That node, host:port; null when no node that answered has it: it sleeps, or is on one of the silent.</param>
/// <param name="Shard">Its shard there.</param>
/// <param name="Silent">The members that did not answer in time, in the order of their names.</param>
public sealed record RoomWhereabouts(string? Node, string? Shard, IReadOnlyList<string> Silent);
