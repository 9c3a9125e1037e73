namespace Edge.Actors.Rooms;

/// <summary>A post that would be recognised if it came again.</summary>
public readonly record struct SeenPost(MessageKey Key, long Seq, long Timestamp);
