namespace Edge.Actors.Objects;

/// <summary>Registry key of the shard region of objects.</summary>
public sealed class ObjectRegion
{
    /// <summary>The region's name in the cluster; never changes.</summary>
    public const string TypeName = "object";

    /// <summary>The role of nodes that run objects.</summary>
    public const string Role = "shard";

    private ObjectRegion()
    {
    }
}
