namespace Edge.Chaos.Harness;

/// <summary>Compares what one reader saw with the log.</summary>
internal static class ReaderChecker
{
    public static IEnumerable<Violation> Check(int reader, IReadOnlyList<LogEntry> seen, IReadOnlyList<LogEntry> log)
    {
        var bySeq = log.DistinctBy(entry => entry.Seq).ToDictionary(entry => entry.Seq);
        var had = new HashSet<long>();
        var last = 0L;
        foreach (var entry in seen)
        {
            if (!bySeq.TryGetValue(entry.Seq, out var stored) || stored != entry)
            {
                yield return new Violation(ViolationKind.ReaderAltered, $"reader {reader} saw '{entry.Cid}' as {entry.Seq}");
            }

            if (!had.Add(entry.Seq))
            {
                yield return new Violation(ViolationKind.ReaderDoubled, $"reader {reader} saw {entry.Seq} twice");
            }
            else if (entry.Seq < last)
            {
                yield return new Violation(ViolationKind.ReaderReordered, $"reader {reader} saw {entry.Seq} after {last}");
            }

            last = entry.Seq;
        }

        var missed = log.Where(entry => !had.Contains(entry.Seq)).Select(entry => entry.Seq).ToArray();
        if (missed.Length > 0)
        {
            yield return new Violation(
                ViolationKind.ReaderMissed, $"reader {reader} missed {missed.Length} messages, the first of them {missed[0]}");
        }
    }
}
