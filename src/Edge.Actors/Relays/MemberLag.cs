namespace Edge.Actors.Relays;

/// <summary>A member that is behind: joined far back, or slow.</summary>
/// <param name="since">When it fell behind, in ticks of the relay's clock.</param>
/// <param name="asHistory">Whether it reads pages it asked for by joining (rich: <c>history</c> pushes), else <c>msg</c>.</param>
internal sealed class MemberLag(long since, bool asHistory)
{
    private Dictionary<long, PendingPost>? _own;

    public long Since { get; private set; } = since;

    public bool AsHistory { get; } = asHistory;

    /// <summary>Whether a page is being read or the outbox is being waited for.</summary>
    public bool Busy { get; set; }

    /// <summary>A page was taken. Who reads far back may take as long as it takes, as long as it reads.</summary>
    public void Progress(long now)
    {
        if (AsHistory)
        {
            Since = now;
        }
    }

    /// <summary>Keeps the member's own posts until their turn comes, so that acks and messages stay in order.</summary>
    public void KeepAll(List<(long Seq, PendingPost Post)>? own)
    {
        foreach (var (seq, post) in own ?? [])
        {
            (_own ??= [])[seq] = post;
        }
    }

    /// <summary>The member's own post at this place, if it is one.</summary>
    public PendingPost? Own(long seq) => _own is not null && _own.TryGetValue(seq, out var post) ? post : null;
}
