using Edge.Actors.Connections;
using Edge.Actors.Objects;
using Edge.Actors.Rooms;

namespace Edge.Actors;

/// <summary>All limits of Edge's actors. <see cref="EdgeHosting"/> refuses those that cannot be used.</summary>
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

    /// <summary>What is wrong with all of them, a sentence each; nothing when they can be used.</summary>
    public IEnumerable<string> FindProblems() =>
    [
        .. Connections.FindProblems(), .. Rooms.FindProblems(), .. Objects.FindProblems(), .. ObjectStorage.FindProblems(), .. FindContradictions(),
    ];

    private IEnumerable<string> FindContradictions()
    {
        if (Rooms.MaxMessageBytes > Connections.MaxMessageBytes)
        {
            yield return $"{RoomOptions.Section}:MaxMessageBytes is {Rooms.MaxMessageBytes}; it must not exceed "
                + $"{ConnectionOptions.Section}:MaxMessageBytes, {Connections.MaxMessageBytes}.";
        }
    }
}
