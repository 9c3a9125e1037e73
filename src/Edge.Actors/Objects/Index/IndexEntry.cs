namespace Edge.Actors.Objects.Index;

/// <summary>What the index knows of one object.</summary>
/// <param name="Object">The object, with its name if it has one.</param>
/// <param name="IsListed">Whether it ever wrote.</param>
/// <param name="Alarm">When to wake it; null for never.</param>
/// <param name="Version">Of the alarm: sequence number of the object's fact that set it.</param>
internal sealed record IndexEntry(ObjectId Object, bool IsListed, DateTimeOffset? Alarm, long Version);
