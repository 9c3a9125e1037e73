namespace Edge.Actors.Relays;

/// <summary>How a connection speaks.</summary>
internal enum MemberMode
{
    /// <summary>Frames are the messages themselves.</summary>
    Plain,

    /// <summary>Frames are objects of <c>edge.v1.json</c>.</summary>
    Rich,
}
