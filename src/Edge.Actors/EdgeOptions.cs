using Edge.Actors.Connections;
using Edge.Actors.Objects;
using Edge.Actors.Rooms;

namespace Edge.Actors;

/// <summary>All limits of Edge's actors. Whoever binds these from outside validates them first.</summary>
public sealed class EdgeOptions
{
    /// <summary>Limits of connections.</summary>
    public ConnectionOptions Connections { get; set; } = new();

    /// <summary>Limits of rooms.</summary>
    public RoomOptions Rooms { get; set; } = new();

    /// <summary>Limits of durable objects.</summary>
    public ObjectOptions Objects { get; set; } = new();

    /// <summary>Limits of what one object stores.</summary>
    public ObjectStorageOptions ObjectStorage { get; set; } = new();
}
