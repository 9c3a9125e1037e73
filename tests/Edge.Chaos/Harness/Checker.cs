namespace Edge.Chaos.Harness;

/// <summary>
/// Reads a history and finds every broken promise: no acknowledged message lost, none twice, none made up, one order
/// without holes, and every reader with the same list.
/// </summary>
internal static class Checker
{
    public static IReadOnlyList<Violation> Check(History history) =>
    [
        .. CheckPlaces(history.Log),
        .. CheckContent(history),
        .. CheckSenderOrder(history),
        .. CheckAcknowledgements(history),
        .. CheckAcknowledgementOrder(history),
        .. ClusterChecker.Check(history),
        .. history.Readers.SelectMany((reader, index) => ReaderChecker.Check(index, reader, history.Log)),
    ];

    private static IEnumerable<Violation> CheckPlaces(IReadOnlyList<LogEntry> log)
    {
        var next = 1L;
        foreach (var entry in log)
        {
            if (entry.Seq > next)
            {
                yield return new Violation(ViolationKind.Hole, $"{next} to {entry.Seq - 1} are not in the log");
            }
            else if (entry.Seq < next)
            {
                yield return new Violation(ViolationKind.Reordered, $"{entry.Seq} comes after {next - 1} in the log");
            }

            next = Math.Max(next, entry.Seq + 1);
        }
    }

    private static IEnumerable<Violation> CheckContent(History history)
    {
        var sent = history.Sent.ToDictionary(message => message.Cid);
        var seen = new Dictionary<string, long>();
        foreach (var entry in history.Log)
        {
            if (!sent.TryGetValue(entry.Cid, out var message))
            {
                yield return new Violation(ViolationKind.Phantom, $"{entry.Seq} is '{entry.Cid}', which nobody sent");
            }
            else if (message.Data != entry.Data)
            {
                yield return new Violation(ViolationKind.Altered, $"{entry.Seq} ('{entry.Cid}') is not what was sent");
            }

            if (!seen.TryAdd(entry.Cid, entry.Seq))
            {
                yield return new Violation(ViolationKind.Doubled, $"'{entry.Cid}' is {seen[entry.Cid]} and {entry.Seq}");
            }
        }
    }

    private static IEnumerable<Violation> CheckSenderOrder(History history)
    {
        var sent = history.Sent.ToDictionary(message => message.Cid);
        var last = new Dictionary<int, SentMessage>();
        foreach (var entry in history.Log.DistinctBy(entry => entry.Cid).Where(entry => !history.Refused.Contains(entry.Cid)))
        {
            if (!sent.TryGetValue(entry.Cid, out var message))
            {
                continue;
            }

            if (last.TryGetValue(message.Sender, out var before) && before.Number > message.Number)
            {
                yield return new Violation(ViolationKind.Reordered, $"'{message.Cid}' was sent before '{before.Cid}' and stored after");
            }

            last[message.Sender] = message;
        }
    }

    private static IEnumerable<Violation> CheckAcknowledgements(History history)
    {
        var log = history.Log.DistinctBy(entry => entry.Cid).ToDictionary(entry => entry.Cid, entry => entry.Seq);
        foreach (var acknowledgement in history.Acknowledgements)
        {
            if (!log.TryGetValue(acknowledgement.Cid, out var seq))
            {
                yield return new Violation(
                    ViolationKind.LostAcknowledged, $"'{acknowledgement.Cid}', acknowledged as {acknowledgement.Seq}, is not in the log");
            }
            else if (seq != acknowledgement.Seq)
            {
                yield return new Violation(
                    ViolationKind.WrongPlace, $"'{acknowledgement.Cid}' was acknowledged as {acknowledgement.Seq} and is {seq}");
            }
        }

        foreach (var group in history.Acknowledgements.Where(a => !a.Duplicate).GroupBy(a => a.Cid).Where(g => g.Count() > 1))
        {
            yield return new Violation(ViolationKind.Doubled, $"'{group.Key}' was acknowledged as new {group.Count()} times");
        }

        var epochs = history.Acknowledgements.Select(acknowledgement => acknowledgement.Epoch).Distinct().ToArray();
        if (epochs.Length > 1)
        {
            yield return new Violation(ViolationKind.OtherEpoch, $"acknowledgements name the epochs {string.Join(", ", epochs)}");
        }
    }

    /// <summary>An answer to a repeated post tells where it has long been, at any time; new ones come in order.</summary>
    private static IEnumerable<Violation> CheckAcknowledgementOrder(History history)
    {
        foreach (var connection in history.Acknowledgements.Where(a => !a.Duplicate).GroupBy(a => a.Connection))
        {
            foreach (var (before, after) in connection.Zip(connection.Skip(1)).Where(pair => pair.First.Seq >= pair.Second.Seq))
            {
                yield return new Violation(
                    ViolationKind.Reordered, $"connection {connection.Key} heard of {after.Seq} after {before.Seq}");
            }
        }
    }
}
