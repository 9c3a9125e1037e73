namespace Edge.Workers.Bundles;

/// <summary>One deployed state of a worker.</summary>
/// <param name="Id">Unique among the worker's versions.</param>
/// <param name="Bundle">What was deployed.</param>
public sealed record WorkerVersion(string Id, WorkerBundle Bundle);
