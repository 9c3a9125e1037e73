namespace Edge.Workers;

/// <summary>A line that a worker wrote, or an exception that it did not catch.</summary>
/// <param name="Time">When.</param>
/// <param name="Worker">The worker's name.</param>
/// <param name="Version">The version's id.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Text">The line; for an exception its stack, which begins with its name and message.</param>
public sealed record WorkerLogEntry(DateTimeOffset Time, string Worker, string Version, WorkerLogLevel Level, string Text)
{
    /// <summary>The object whose code ran, as namespace, slash and hex digits; null in a worker's own code.</summary>
    public string? ObjectKey { get; init; }

    /// <summary>The name of that object, if it has one.</summary>
    public string? ObjectName { get; init; }
}
