namespace Edge.Actors.Relays;

/// <summary>A member that is behind: joined far back, or slow.</summary>
/// <param name="since">When it fell behind, in ticks of the relay's clock.</param>
/// <param name="asHistory">Whether it reads pages it asked for by joining (rich: <c>history</c> pushes), else <c>msg</c>.</param>
internal sealed class MemberLag(long since, bool asHistory)
{
    private readonly List<OwnPost> _own = [];

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

    /// <summary>
    /// Posts of the member whose acknowledgements wait for their turn, so that acks and messages stay in order. Bounded by
    /// what a connection may have open: they count as open until they are written.
    /// </summary>
    public IReadOnlyList<OwnPost> Own => _own;

    /// <summary>Keeps an acknowledgement until its turn comes.</summary>
    public void Keep(OwnPost own) => _own.Add(own);

    /// <summary>Lets go of those up to <paramref name="seq"/>.</summary>
    /// <returns>How many there were.</returns>
    public int Release(long seq) => _own.RemoveAll(own => own.Seq <= seq);
}
