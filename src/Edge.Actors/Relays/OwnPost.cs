namespace Edge.Actors.Relays;

/// <summary>A member's post that is in the log, on its way to that member: its acknowledgement stands where the message would.</summary>
/// <param name="Seq">Its place in the log.</param>
/// <param name="Timestamp">When it was taken, Unix milliseconds.</param>
/// <param name="Pending">What was asked.</param>
/// <param name="Repeated">Whether the log had it already, or another asked for it first.</param>
internal readonly record struct OwnPost(long Seq, long Timestamp, PendingPost Pending, bool Repeated);
