namespace Edge.Chaos.Harness;

/// <summary>Promises that only a cluster can break.</summary>
internal static class ClusterChecker
{
    /// <summary>
    /// What was sent to a node after it was cut off from its database cannot have been stored before the cut healed, unless
    /// it was stored before; then the acknowledgement says so.
    /// </summary>
    public static IEnumerable<Violation> Check(History history) =>
        from isolation in history.Isolations
        from acknowledgement in history.Acknowledgements
        let passage = acknowledgement.Passage
        where !acknowledgement.Duplicate && passage.Node == isolation.Node
            && isolation.Holds(passage.SentAt) && isolation.Holds(passage.AnsweredAt)
        select new Violation(
            ViolationKind.AcknowledgedInIsolation,
            $"'{acknowledgement.Cid}' was acknowledged by node {isolation.Node}, which could not write");

    /// <summary>Only nodes that something was done to lose connections.</summary>
    public static IEnumerable<Violation> Check(ConnectionHistory history) => history.Ends
        .Where(end => !history.Struck.Any(span => span.Node == end.Node && span.Holds(end.At)))
        .Select(end => new Violation(ViolationKind.Dropped, $"a connection to node {end.Node} ended at {end.At.TotalSeconds:F1} s: {end.Reason}"));
}
