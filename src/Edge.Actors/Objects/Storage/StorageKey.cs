using System.Text;

namespace Edge.Actors.Objects.Storage;

/// <summary>What a key may be.</summary>
internal static class StorageKey
{
    /// <summary>Longest key in bytes of UTF-8.</summary>
    public const int MaxBytes = 2048;

    public static int CountBytes(string key) => Encoding.UTF8.GetByteCount(key);

    /// <summary>Halves of surrogate pairs have no UTF-8: each becomes U+FFFD, in memory as it would on disk.</summary>
    public static string WellFormed(string key) => key.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0
        ? key
        : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(key));
}
