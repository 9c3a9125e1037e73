using System.Collections.Immutable;

namespace Edge.Workers.Bundles;

/// <summary>A worker's code and its configuration, as they are deployed.</summary>
public sealed record WorkerBundle
{
    /// <summary>The worker's name: letters, digits, dash and underscore.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the module whose exports are the worker.</summary>
    public required string Main { get; init; }

    /// <summary>All files.</summary>
    public required ImmutableArray<WorkerModule> Modules { get; init; }

    /// <summary>The day whose behaviour the code expects.</summary>
    public DateOnly CompatibilityDate { get; init; } = DateOnly.MaxValue;

    /// <summary>Behaviour that is asked for by name.</summary>
    public ImmutableArray<string> CompatibilityFlags { get; init; } = [];

    /// <summary>Variables of the environment: a name and JSON text.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Vars { get; init; } = [];

    /// <summary>Classes of objects that the code reaches.</summary>
    public ImmutableArray<ObjectBinding> Objects { get; init; } = [];

    /// <summary>The history of its classes, oldest first.</summary>
    public ImmutableArray<ObjectMigration> Migrations { get; init; } = [];

    /// <summary>Class to namespace, for those whose history is not in <see cref="Migrations"/>.</summary>
    public ImmutableDictionary<string, string> Namespaces { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// The namespace that holds the objects of one of this worker's classes: the worker's name, a dot and the first name the
    /// class ever had, so that renaming a class keeps its objects.
    /// </summary>
    public string NamespaceOf(string className)
    {
        if (Namespaces.TryGetValue(className, out var known))
        {
            return known;
        }

        var first = Migrations.Reverse().SelectMany(step => step.RenamedClasses.Reverse())
            .Aggregate(className, (name, renamed) => renamed.Value == name ? renamed.Key : name);
        return $"{Name}.{first}";
    }
}
