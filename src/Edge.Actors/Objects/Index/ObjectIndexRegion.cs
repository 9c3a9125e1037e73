namespace Edge.Actors.Objects.Index;

/// <summary>Registry key of the shard region of the index of objects.</summary>
internal sealed class ObjectIndexRegion
{
    /// <summary>The region's name in the cluster; never changes.</summary>
    public const string TypeName = "object-index";

    private ObjectIndexRegion()
    {
    }
}
