using System.Diagnostics.CodeAnalysis;
using Edge.Actors.Rooms;
using Edge.Actors.Telemetry;

namespace Edge.Actors.Relays;

/// <summary>The posts of a relay that the room has not answered, in the order they came. Bounded by what each connection may have open.</summary>
internal sealed class PendingPosts
{
    private readonly Dictionary<MessageKey, LinkedListNode<PendingPost>> _byKey = [];
    private readonly LinkedList<PendingPost> _order = new();

    public int Count => _byKey.Count;

    /// <summary>Oldest first.</summary>
    public IEnumerable<PendingPost> InOrder => _order;

    public PendingPost? Oldest => _order.First?.Value;

    /// <summary>False when the same message is on its way already: the new asker is answered together with the first.</summary>
    public bool Add(PendingPost pending)
    {
        if (_byKey.TryGetValue(pending.Key, out var node))
        {
            pending.Next = node.Value.Next;
            node.Value.Next = pending;
            return false;
        }

        _byKey.Add(pending.Key, _order.AddLast(pending));
        EdgeActorsTelemetry.PostsPending.Add(1);
        return true;
    }

    public bool Contains(MessageKey key) => _byKey.ContainsKey(key);

    public bool TryRemove(MessageKey key, [NotNullWhen(true)] out PendingPost? pending)
    {
        pending = null;
        if (!_byKey.Remove(key, out var node))
        {
            return false;
        }

        _order.Remove(node);
        EdgeActorsTelemetry.PostsPending.Add(-1);
        pending = node.Value;
        return true;
    }
}
