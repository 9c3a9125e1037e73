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
    IReadOnlyList<IReadOnlyList<LogEntry>> Readers);

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
internal sealed record Acknowledgement(int Connection, string Cid, string Epoch, long Seq, bool Duplicate);

/// <summary>One message as a log or a reader shows it.</summary>
internal sealed record LogEntry(long Seq, string Cid, string Data);
