using System.Collections.Immutable;

namespace Edge.Workers.Bundles;

/// <summary>The code and settings of a worker, complete: what a node needs to run it and nothing of where it came from. Immutable.</summary>
public sealed record WorkerBundle
{
    /// <summary>The worker's name: lower-case letters, digits, <c>-</c> and <c>_</c>, at most 63.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the module whose exports are the worker; an <see cref="WorkerModuleKind.EsModule"/>.</summary>
    public required string Main { get; init; }

    /// <summary>All modules, the main one too, in the order of their names.</summary>
    public required ImmutableArray<WorkerModule> Modules { get; init; }

    /// <summary>Which behaviour of the platform the code was written for.</summary>
    public required DateOnly CompatibilityDate { get; init; }

    /// <summary>Behaviours switched on or off by name.</summary>
    public ImmutableArray<string> CompatibilityFlags { get; init; } = [];

    /// <summary>The plain variables of <c>env</c>: name to value as JSON text.</summary>
    public ImmutableSortedDictionary<string, string> Vars { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The namespaces of objects in <c>env</c>.</summary>
    public ImmutableArray<ObjectBinding> Objects { get; init; } = [];

    /// <summary>The namespaces whose objects this worker's classes are: name of the exported class to namespace.</summary>
    public ImmutableSortedDictionary<string, string> Classes { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
