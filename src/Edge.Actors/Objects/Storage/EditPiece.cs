namespace Edge.Actors.Objects.Storage;

/// <summary>A piece of a value: a range of the one it replaces, or bytes of its own.</summary>
/// <param name="From">Where the range begins; 0 for bytes of its own.</param>
/// <param name="Length">Of the range; 0 for bytes of its own.</param>
/// <param name="Own">The bytes; empty for a range.</param>
internal readonly record struct EditPiece(int From, int Length, ReadOnlyMemory<byte> Own);
