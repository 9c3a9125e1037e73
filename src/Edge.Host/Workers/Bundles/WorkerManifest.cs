namespace Edge.Host.Workers.Bundles;

/// <summary>What a worker is besides its code, as its author wrote it. Sent to nodes and stored, as JSON.</summary>
/// <param name="Name">The worker's name.</param>
/// <param name="Main">The name of its main module.</param>
/// <param name="CompatibilityDate">Which behaviour of the platform it was written for.</param>
internal sealed record WorkerManifest(string Name, string Main, DateOnly CompatibilityDate)
{
    public IReadOnlyList<string> CompatibilityFlags { get; init; } = [];

    /// <summary>Name to value as JSON text.</summary>
    public IReadOnlyDictionary<string, string> Vars { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<BoundClass> Objects { get; init; } = [];

    public IReadOnlyList<Migration> Migrations { get; init; } = [];

    /// <summary>Patterns of requests that are this worker's, besides those for its own name.</summary>
    public IReadOnlyList<string> Routes { get; init; } = [];
}

/// <summary>A class of objects in <c>env</c>.</summary>
/// <param name="Name">The property of <c>env</c>.</param>
/// <param name="ClassName">The exported class.</param>
/// <param name="ScriptName">The worker that exports it; null for this one.</param>
internal sealed record BoundClass(string Name, string ClassName, string? ScriptName);

/// <summary>A step in the life of a worker's classes; each is taken once.</summary>
/// <param name="Tag">Names the step.</param>
internal sealed record Migration(string Tag)
{
    public IReadOnlyList<string> NewClasses { get; init; } = [];

    public IReadOnlyList<RenamedClass> RenamedClasses { get; init; } = [];

    public IReadOnlyList<string> DeletedClasses { get; init; } = [];
}

/// <summary>A class that goes on with the objects of another.</summary>
internal sealed record RenamedClass(string From, string To);
