namespace Edge.Streams.Wire;

/// <summary>The last message a client has of a room.</summary>
/// <param name="Epoch">The log it was read from; a new epoch means another log.</param>
/// <param name="Seq">Its place there; 0 means none.</param>
public readonly record struct RoomPosition(string Epoch, long Seq);
