namespace Edge.Actors.Objects.Turns;

/// <summary>A piece of an object's code, from one wait to the next.</summary>
internal readonly record struct LoopPiece(SendOrPostCallback Callback, object? State);
