namespace Edge.Workers.Bundles;

/// <summary>A namespace of objects as a worker sees it.</summary>
/// <param name="Name">The property of <c>env</c>.</param>
/// <param name="Namespace">The namespace, of this worker or another.</param>
public sealed record ObjectBinding(string Name, string Namespace);
