using System.Diagnostics.CodeAnalysis;

namespace Edge.Actors.Rooms;

/// <summary>Posts that wait for the journal, in the order they came. What comes again is recognised by its key.</summary>
internal sealed class WaitingPosts
{
    private readonly Queue<WaitingPost> _order = new();
    private readonly HashSet<MessageKey> _keys = [];

    public int Count => _order.Count;

    public bool Contains(MessageKey key) => _keys.Contains(key);

    public void Enqueue(WaitingPost waiting)
    {
        _order.Enqueue(waiting);
        _keys.Add(waiting.Key);
    }

    public bool TryDequeue([NotNullWhen(true)] out WaitingPost? waiting)
    {
        if (!_order.TryDequeue(out waiting))
        {
            return false;
        }

        _keys.Remove(waiting.Key);
        return true;
    }
}

/// <summary>A post with its key, which is computed once.</summary>
internal sealed record WaitingPost(RoomProtocol.Post Post, MessageKey Key)
{
    public static WaitingPost Of(RoomProtocol.Post post) => new(post, MessageKey.Of(post.Scope, post.MessageId));
}
