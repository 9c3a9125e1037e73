namespace Edge.Actors.Rooms;

/// <summary>Why a room did not store a post. The numbers are on the wire: never change one.</summary>
public enum RefusalReason
{
    /// <summary>Too many posts wait for the journal.</summary>
    Overloaded = 1,

    /// <summary>The journal rejected the message itself.</summary>
    Rejected = 2,
}
