using StoredEntry = System.Collections.Generic.KeyValuePair<string, System.ReadOnlyMemory<byte>>;

namespace Edge.Actors.Objects.Storage;

/// <summary>Orders keys by their UTF-8 bytes without making them.</summary>
/// <remarks>UTF-16 has the same order but for surrogates: they come before U+E000, the characters they stand for after U+FFFF.</remarks>
internal sealed class KeyOrder : IComparer<string>, IComparer<StoredEntry>
{
    public static readonly KeyOrder Instance = new();

    private KeyOrder()
    {
    }

    public int Compare(string? x, string? y) => Compare(x.AsSpan(), y.AsSpan());

    public int Compare(StoredEntry x, StoredEntry y) => Compare(x.Key.AsSpan(), y.Key.AsSpan());

    private static int Compare(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        var same = x.CommonPrefixLength(y);
        return same == x.Length || same == y.Length ? x.Length - y.Length : Rank(x[same]) - Rank(y[same]);
    }

    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
