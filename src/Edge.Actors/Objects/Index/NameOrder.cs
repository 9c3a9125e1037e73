using Edge.Actors.Objects.Storage;

namespace Edge.Actors.Objects.Index;

/// <summary>Orders objects by name, in the order of its UTF-8 bytes, then by hex; those without a name are first.</summary>
internal sealed class NameOrder : IComparer<ObjectId>
{
    public static readonly NameOrder Instance = new();

    private NameOrder()
    {
    }

    public int Compare(ObjectId? x, ObjectId? y)
    {
        var byName = KeyOrder.Instance.Compare(x?.Name ?? string.Empty, y?.Name ?? string.Empty);
        return byName != 0 ? byName : string.CompareOrdinal(x?.Hex, y?.Hex);
    }
}
