using System.Collections.Immutable;

namespace Edge.Actors.Objects.Storage;

/// <summary>A value that was stored again, by what it has in common with the one it replaces.</summary>
/// <param name="Key">Of both.</param>
/// <param name="Pieces">In the order of the new value.</param>
internal sealed record ValueEdit(string Key, ImmutableArray<EditPiece> Pieces)
{
    /// <summary>A smaller value is always stored whole.</summary>
    public const int MinValueBytes = 512;

    /// <summary>What a piece costs beside its bytes.</summary>
    private const int PieceBytes = 12;

    /// <summary>What it takes in the journal.</summary>
    public long Bytes => StorageKey.CountBytes(Key) + Pieces.Sum(Size);

    /// <summary>What it takes to make one value of another; null if that is not less than half of storing it whole.</summary>
    public static ValueEdit? Find(string key, ReadOnlyMemory<byte> old, ReadOnlyMemory<byte> value)
    {
        if (value.Length < MinValueBytes)
        {
            return null;
        }

        var pieces = new ValueComparison(old.Span, value).Run();
        return pieces.Sum(Size) < value.Length / 2 ? new ValueEdit(key, pieces) : null;
    }

    /// <summary>The new value.</summary>
    /// <exception cref="InvalidDataException">A range is not within <paramref name="old"/>.</exception>
    public ReadOnlyMemory<byte> Apply(ReadOnlySpan<byte> old)
    {
        var value = new byte[Pieces.Sum(piece => piece.Length + piece.Own.Length)];
        var rest = value.AsSpan();
        foreach (var piece in Pieces)
        {
            if (piece.From < 0 || piece.Length < 0 || piece.From > old.Length - piece.Length)
            {
                throw new InvalidDataException(
                    $"An edit of '{Key}' takes {piece.Length} bytes from {piece.From} on of a value of {old.Length}: facts before it are missing.");
            }

            old.Slice(piece.From, piece.Length).CopyTo(rest);
            piece.Own.Span.CopyTo(rest[piece.Length..]);
            rest = rest[(piece.Length + piece.Own.Length)..];
        }

        return value;
    }

    private static long Size(EditPiece piece) => PieceBytes + piece.Own.Length;
}
