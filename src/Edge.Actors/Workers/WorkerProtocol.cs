namespace Edge.Actors.Workers;

/// <summary>What nodes tell each other about the workers that run on them.</summary>
public static class WorkerProtocol
{
    /// <summary>Any message of this protocol.</summary>
    public interface IWorkerMessage;

    /// <summary>A worker has another version, or is gone: the store says which. Answered with <see cref="Running"/> when that runs.</summary>
    /// <param name="Worker">Its name.</param>
    public sealed record Refresh(string Worker) : IWorkerMessage;

    /// <summary>What a node runs of a worker.</summary>
    /// <param name="Worker">Its name.</param>
    /// <param name="Version">The version; 0 when none runs.</param>
    /// <param name="Problem">Why another than the active one runs; null when all is well.</param>
    public sealed record Running(string Worker, int Version, string? Problem) : IWorkerMessage;

    /// <summary>The sender wants to hear what a worker says on a node, for half a minute from now; it gets <see cref="Lines"/>.</summary>
    /// <param name="Worker">Its name.</param>
    public sealed record Follow(string Worker) : IWorkerMessage;

    /// <summary>What a worker said on a node, in order.</summary>
    /// <param name="Node">The node.</param>
    /// <param name="Worker">The worker's name.</param>
    /// <param name="Entries">What it said.</param>
    /// <param name="Dropped">Lines that were said before these and are lost, since they were too many.</param>
    public sealed record Lines(string Node, string Worker, IReadOnlyList<Line> Entries, long Dropped) : IWorkerMessage;

    /// <summary>One line of a worker's log.</summary>
    /// <param name="Time">When it was said.</param>
    /// <param name="Level">The method of the console, <c>exception</c>, or <c>limit</c>.</param>
    /// <param name="Text">The text; cut where it is long.</param>
    /// <param name="Source">The object whose code said it, as namespace, slash and name or hex digits; empty for the worker itself.</param>
    public sealed record Line(DateTimeOffset Time, string Level, string Text, string Source);
}
