using System.Collections.Immutable;

namespace Edge.Actors.Objects.Links;

/// <summary>What a gateway keeps of a socket for its object.</summary>
/// <param name="Id">Its name for ever.</param>
/// <param name="IsHibernatable">Whether it outlives the incarnation.</param>
/// <param name="Accepted">When the object accepted it, in ticks: orders sockets, and no two of an object have the same.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Attachment">What the program keeps with it, or null.</param>
internal sealed record SocketDescription(
    string Id, bool IsHibernatable, long Accepted, ImmutableArray<string> Tags, ReadOnlyMemory<byte>? Attachment)
{
    /// <summary>About how many bytes it has between nodes.</summary>
    public int Bytes => Id.Length + 64 + Tags.Sum(tag => 4 + (3 * tag.Length)) + (Attachment?.Length ?? 0);
}
