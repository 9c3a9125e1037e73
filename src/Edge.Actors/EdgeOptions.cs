using Edge.Actors.Connections;
using Edge.Actors.Rooms;

namespace Edge.Actors;

/// <summary>All limits of Edge's actors. Whoever binds these from outside validates them first.</summary>
public sealed class EdgeOptions
{
    /// <summary>Limits of connections.</summary>
    public ConnectionOptions Connections { get; set; } = new();

    /// <summary>Limits of rooms.</summary>
    public RoomOptions Rooms { get; set; } = new();
}
