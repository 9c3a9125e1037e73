namespace Edge.Actors.Rooms;

/// <summary>Registry key of the shard region of rooms.</summary>
public sealed class RoomRegion
{
    /// <summary>The region's name in the cluster; never changes.</summary>
    public const string TypeName = "room";

    /// <summary>The role of nodes that run rooms.</summary>
    public const string Role = "shard";

    private RoomRegion()
    {
    }
}
