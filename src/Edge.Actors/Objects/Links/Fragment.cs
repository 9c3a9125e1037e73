namespace Edge.Actors.Objects.Links;

/// <summary>A piece of an item that is too large for one message between nodes.</summary>
/// <param name="Piece">The next bytes of it.</param>
/// <param name="IsLast">Whether it is whole now.</param>
internal sealed record Fragment(ReadOnlyMemory<byte> Piece, bool IsLast) : LinkItem
{
    public override int Bytes => OverheadBytes + Piece.Length;
}
