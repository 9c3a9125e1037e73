namespace Edge.Actors.Rooms;

/// <summary>
/// The rules of a room. <see cref="Decide"/> reads, <see cref="Apply(RoomEvents.MessagePosted)"/> writes and is total: it
/// reads no clock, option or random number, so that every replay of a journal gives the same state.
/// </summary>
/// <remarks>Owned by one actor. Mutable inside: a window of 10,000 posts is not copied for each of them (ADR 0003).</remarks>
internal sealed class RoomState(DedupeLimits limits)
{
    private DedupeWindow _seen = new(limits);

    /// <summary>Empty until the first message.</summary>
    public string Epoch { get; private set; } = string.Empty;

    /// <summary>Newest message, 0 for none.</summary>
    public long Head { get; private set; }

    /// <summary>Oldest message that can be read; Head + 1 when there is none.</summary>
    public long First { get; private set; } = 1;

    /// <summary>Time of the newest message.</summary>
    public long Timestamp { get; private set; }

    /// <summary>How many posts would be recognised.</summary>
    public int SeenCount => _seen.Count;

    /// <summary>Whether this post is in the log.</summary>
    public SeenPost? FindDuplicate(MessageKey key) => _seen.TryFind(key, out var post) ? post : null;

    /// <summary>The fact that storing a post would be.</summary>
    /// <param name="post">A post that is not a duplicate.</param>
    /// <param name="ahead">Facts decided on this state but not applied yet.</param>
    /// <param name="now">Unix milliseconds.</param>
    /// <param name="newEpoch">Identity of the log, if this is its first message.</param>
    public RoomEvents.MessagePosted Decide(RoomProtocol.Post post, int ahead, long now, string newEpoch) => new(
        EpochOr(newEpoch),
        Head + 1 + ahead,
        Math.Max(now, Timestamp),
        post.From,
        post.Scope,
        post.MessageId,
        post.Kind,
        post.Data,
        post.Meta);

    /// <summary>The log's identity, or the one it would get with its first message.</summary>
    public string EpochOr(string newEpoch) => Epoch.Length == 0 ? newEpoch : Epoch;

    /// <summary>Takes over a stored message.</summary>
    public void Apply(RoomEvents.MessagePosted fact)
    {
        if (Head == 0 && fact.Seq > 1)
        {
            First = fact.Seq;
        }

        Epoch = fact.Epoch;
        Head = fact.Seq;
        Timestamp = fact.Timestamp;
        _seen.Add(new SeenPost(MessageKey.Of(fact.Scope, fact.MessageId), fact.Seq, fact.Timestamp));
    }

    /// <summary>Takes over a snapshot.</summary>
    public void Apply(RoomEvents.RoomSnapshot snapshot)
    {
        Epoch = snapshot.Epoch;
        Head = snapshot.Head;
        First = snapshot.First;
        Timestamp = snapshot.Timestamp;
        _seen = new DedupeWindow(limits);
        foreach (var post in snapshot.Seen)
        {
            _seen.Add(post);
        }
    }

    /// <summary>Forgets messages below <paramref name="first"/>, as retention asks.</summary>
    public void Trim(long first) => First = Math.Max(First, Math.Min(first, Head));

    /// <summary>The cache of this state.</summary>
    public RoomEvents.RoomSnapshot ToSnapshot() => new(Epoch, Head, First, Timestamp, _seen.Posts);
}
