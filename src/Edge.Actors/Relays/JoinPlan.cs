namespace Edge.Actors.Relays;

/// <summary>Where a new member begins to read.</summary>
/// <param name="From">First message it is sent; Head + 1 for none.</param>
/// <param name="FirstCount">How many at most go with the answer; the rest follows in pages.</param>
/// <param name="Reason">Null when the client then has everything since its position, else why not.</param>
internal readonly record struct JoinPlan(long From, int FirstCount, string? Reason)
{
    public static JoinPlan For(RelayProtocol.Join join, string epoch, long logFirst, long head, int replay)
    {
        var limit = join.Limit ?? replay;
        var newest = Math.Max(logFirst, head - limit + 1);
        return join.Since switch
        {
            null => new JoinPlan(newest, limit, "none"),
            { } since when since.Epoch != epoch || since.Seq > head => new JoinPlan(newest, limit, "epoch"),
            { } since when since.Seq + 1 < logFirst => new JoinPlan(newest, limit, "trimmed"),
            { } since => new JoinPlan(since.Seq + 1, Math.Max(limit, 1), null),
        };
    }
}
