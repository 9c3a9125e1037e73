namespace Edge.Streams.Wire;

/// <summary>One room to join.</summary>
/// <param name="Room">Its name.</param>
/// <param name="Since">What the client has already; null for none.</param>
/// <param name="Limit">How many messages to replay, 0 to 300; null for 100.</param>
public sealed record RoomJoin(string Room, RoomPosition? Since, int? Limit);
