namespace Edge.Workers.Bundles;

/// <summary>A name in a worker's environment that stands for a class of objects.</summary>
/// <param name="Name">As in <c>env.CHAT_ROOM</c>.</param>
/// <param name="ClassName">The exported class.</param>
/// <param name="Worker">The worker that exports it; null for this one.</param>
public sealed record ObjectBinding(string Name, string ClassName, string? Worker)
{
    /// <summary>The namespace, where who deploys has looked it up; null where it is what the class's name makes.</summary>
    public string? Namespace { get; init; }
}
