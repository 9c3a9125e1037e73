namespace Edge.Chaos.Harness;

/// <summary>What clients did and saw of one room in one run.</summary>
/// <param name="Sent">Every message that was sent at least once, in the order of its sender.</param>
/// <param name="Acknowledgements">Every acknowledgement that arrived, in the order of its connection.</param>
/// <param name="Refused">Message ids that were refused at least once: their place among their sender's messages is not promised.</param>
/// <param name="Log">The room's log, read at the end.</param>
/// <param name="Readers">For each reader what it saw, in the order it saw it, over all its connections.</param>
internal sealed record History(
    IReadOnlyList<SentMessage> Sent,
    IReadOnlyList<Acknowledgement> Acknowledgements,
    IReadOnlySet<string> Refused,
    IReadOnlyList<LogEntry> Log,
    IReadOnlyList<IReadOnlyList<LogEntry>> Readers)
{
    /// <summary>Times in which a node could not write.</summary>
    public IReadOnlyList<NodeSpan> Isolations { get; init; } = [];
}

/// <summary>One message as its sender made it.</summary>
/// <param name="Sender">Who.</param>
/// <param name="Number">Its place among the sender's messages.</param>
/// <param name="Cid">Its durable id, unique in the run.</param>
/// <param name="Data">Its content.</param>
internal sealed record SentMessage(int Sender, int Number, string Cid, string Data);

/// <summary>One acknowledgement.</summary>
/// <param name="Connection">On which connection it came; unique in the run.</param>
/// <param name="Cid">Of which message.</param>
/// <param name="Epoch">The log.</param>
/// <param name="Seq">The message's place there.</param>
/// <param name="Duplicate">Whether the server had it already.</param>
internal sealed record Acknowledgement(int Connection, string Cid, string Epoch, long Seq, bool Duplicate)
{
    /// <summary>The way it took; of interest where there are several nodes.</summary>
    public Passage Passage { get; init; }
}

/// <summary>A post's way through a node.</summary>
/// <param name="Node">Which.</param>
/// <param name="SentAt">When it was sent there last.</param>
/// <param name="AnsweredAt">When its answer came.</param>
internal readonly record struct Passage(int Node, TimeSpan SentAt, TimeSpan AnsweredAt);

/// <summary>A time in the life of a node.</summary>
internal sealed record NodeSpan(int Node, TimeSpan From, TimeSpan To)
{
    public bool Holds(TimeSpan time) => time >= From && time <= To;
}

/// <summary>What became of the connections of all clients in one run.</summary>
/// <param name="Ends">Those that their clients did not want.</param>
/// <param name="Struck">Times in which a node may lose connections, since something was done to it.</param>
internal sealed record ConnectionHistory(IReadOnlyList<ConnectionEnd> Ends, IReadOnlyList<NodeSpan> Struck);

/// <summary>The end of a connection that its client did not want.</summary>
internal sealed record ConnectionEnd(int Node, TimeSpan At, string Reason);

/// <summary>One message as a log or a reader shows it.</summary>
internal sealed record LogEntry(long Seq, string Cid, string Data);
