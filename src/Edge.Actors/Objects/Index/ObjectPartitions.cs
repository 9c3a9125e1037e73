using System.Globalization;

namespace Edge.Actors.Objects.Index;

/// <summary>Which partition of the index an object belongs to: the first hex digit of its id, which is random.</summary>
internal static class ObjectPartitions
{
    /// <summary>Fixed for ever.</summary>
    public const int Count = 16;

    public static int Of(ObjectId id) => int.Parse(id.Hex.AsSpan(0, 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
