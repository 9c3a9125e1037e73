namespace Edge.Actors.Rooms;

/// <summary>
/// The posts a room would recognise: all of its last <see cref="DedupeLimits.Messages"/> messages and, in a hot room, all
/// of the last <see cref="DedupeLimits.Age"/>, up to <see cref="DedupeLimits.Most"/>. Built from facts alone: it reads no clock.
/// </summary>
internal sealed class DedupeWindow(DedupeLimits limits)
{
    private readonly Dictionary<MessageKey, SeenPost> _posts = [];
    private readonly Queue<SeenPost> _order = new();

    public int Count => _order.Count;

    public IReadOnlyList<SeenPost> Posts => [.. _order];

    public bool TryFind(MessageKey key, out SeenPost post) => _posts.TryGetValue(key, out post);

    public void Add(SeenPost post)
    {
        _posts[post.Key] = post;
        _order.Enqueue(post);
        while (_order.Count > limits.Most || (_order.Count > limits.Messages && IsOld(_order.Peek(), post.Timestamp)))
        {
            var oldest = _order.Dequeue();
            if (_posts.TryGetValue(oldest.Key, out var current) && current.Seq == oldest.Seq)
            {
                _posts.Remove(oldest.Key);
            }
        }
    }

    private bool IsOld(SeenPost post, long now) => now - post.Timestamp > limits.Age.TotalMilliseconds;
}
