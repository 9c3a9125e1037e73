namespace Edge.Actors.Objects;

/// <summary>Some objects of a namespace.</summary>
/// <param name="Objects">Ordered by name, then by id; those without a name come first.</param>
/// <param name="Cursor">Where to go on; null when there are no more.</param>
public sealed record ObjectPage(IReadOnlyList<ObjectId> Objects, string? Cursor);
