namespace Edge.Actors.Rooms;

/// <summary>What the bytes of a stored message are. The numbers are on disk: never change one.</summary>
public enum RoomPayloadKind
{
    /// <summary>UTF-8 text.</summary>
    Text = 1,

    /// <summary>Arbitrary bytes.</summary>
    Binary = 2,

    /// <summary>One JSON value other than a string, as UTF-8.</summary>
    Json = 3,
}
