using System.Collections.Immutable;

namespace Edge.Actors.Objects;

/// <summary>All sockets of an object. Used by the program's thread alone.</summary>
public abstract class ObjectSockets
{
    /// <summary>Most hibernatable sockets of one object.</summary>
    public const int MaxSockets = 32_768;

    /// <summary>The hibernatable sockets, oldest first, among them those whose close is being handled; with a tag, those that have it.</summary>
    public abstract IReadOnlyList<ObjectSocket> List(string? tag);

    /// <summary>
    /// Makes a socket for a client that comes with the response to the present request. What is sent before waits at the object.
    /// </summary>
    /// <param name="hibernatable">Whether it outlives this awakening.</param>
    /// <param name="tags">Its tags, checked by the caller.</param>
    public abstract ObjectSocket Accept(bool hibernatable, ImmutableArray<string> tags);
}
