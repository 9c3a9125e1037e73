namespace Edge.Workers.Bundles;

/// <summary>One file of a worker.</summary>
/// <param name="Name">Its path below the folder of the worker, with <c>/</c>, such as <c>lib/rooms.js</c>; imports are resolved against it.</param>
/// <param name="Kind">What importing it gives.</param>
/// <param name="Content">Its bytes.</param>
public sealed record WorkerModule(string Name, WorkerModuleKind Kind, ReadOnlyMemory<byte> Content);
