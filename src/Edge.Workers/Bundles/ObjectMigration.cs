using System.Collections.Immutable;

namespace Edge.Workers.Bundles;

/// <summary>A step in the history of a worker's classes of objects.</summary>
/// <param name="Tag">Names the step.</param>
public sealed record ObjectMigration(string Tag)
{
    /// <summary>Classes that begin to exist.</summary>
    public ImmutableArray<string> NewClasses { get; init; } = [];

    /// <summary>Classes whose objects from now on belong to a class of another name: old name and new name.</summary>
    public ImmutableArray<KeyValuePair<string, string>> RenamedClasses { get; init; } = [];

    /// <summary>Classes that are no more.</summary>
    public ImmutableArray<string> DeletedClasses { get; init; } = [];
}
