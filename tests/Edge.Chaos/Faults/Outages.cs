using Edge.Chaos.Harness;

namespace Edge.Chaos.Faults;

/// <summary>Reads from acknowledgements how long a room could not be posted to.</summary>
internal static class Outages
{
    /// <summary>
    /// The time from a fault to the first acknowledgement of a post that was sent after it, over any node but the victim; null
    /// if there is none. An acknowledgement that was on its way when the fault struck does not count so.
    /// </summary>
    public static TimeSpan? UntilNext(IEnumerable<Acknowledgement> acknowledgements, TimeSpan fault, int? victim)
    {
        var after = acknowledgements
            .Select(acknowledgement => acknowledgement.Passage)
            .Where(passage => passage.SentAt >= fault && passage.Node != victim)
            .Select(passage => passage.AnsweredAt - fault)
            .ToArray();
        return after.Length == 0 ? null : after.Min();
    }

    /// <summary>The longest time that a post took which was sent in a span, over any node but the victim.</summary>
    public static TimeSpan LongestPost(IEnumerable<Acknowledgement> acknowledgements, TimeSpan from, TimeSpan to, int? victim) =>
        acknowledgements
            .Select(acknowledgement => acknowledgement.Passage)
            .Where(passage => passage.SentAt >= from && passage.SentAt <= to && passage.Node != victim)
            .Select(passage => passage.AnsweredAt - passage.SentAt)
            .DefaultIfEmpty()
            .Max();
}
