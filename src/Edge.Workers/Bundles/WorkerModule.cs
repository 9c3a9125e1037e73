namespace Edge.Workers.Bundles;

/// <summary>One file of a bundle.</summary>
/// <param name="Name">Its path in the bundle, with slashes, such as <c>lib/rooms.js</c>.</param>
/// <param name="Kind">What importing it gives.</param>
/// <param name="Content">Its bytes; UTF-8 for all kinds but data.</param>
public sealed record WorkerModule(string Name, ModuleKind Kind, ReadOnlyMemory<byte> Content);
