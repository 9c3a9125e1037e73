namespace Edge.Actors.Rooms;

/// <summary>How far back a room recognises a post.</summary>
/// <param name="Messages">Always the last this many messages.</param>
/// <param name="Age">And those not older than this, measured between facts.</param>
/// <param name="Most">But never more than this many, some 100 bytes of memory each.</param>
public sealed record DedupeLimits(int Messages, TimeSpan Age, int Most);
