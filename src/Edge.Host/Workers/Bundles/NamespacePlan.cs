namespace Edge.Host.Workers.Bundles;

/// <summary>
/// Which namespace of objects each class of a worker has. A namespace is made once, by the migration or binding that first names
/// its class, and never used again for another: what its objects stored is theirs.
/// </summary>
internal sealed record NamespacePlan
{
    /// <summary>Of a worker that is new.</summary>
    public static NamespacePlan Empty { get; } = new();

    /// <summary>The tag of the last migration taken; null for none.</summary>
    public string? Tag { get; init; }

    /// <summary>Class to namespace.</summary>
    public IReadOnlyDictionary<string, string> Classes { get; init; } = new Dictionary<string, string>();

    /// <summary>Binding to namespace, of this worker or another.</summary>
    public IReadOnlyDictionary<string, string> Bindings { get; init; } = new Dictionary<string, string>();

    /// <summary>All namespaces this worker ever had.</summary>
    public IReadOnlyList<string> Used { get; init; } = [];

    /// <summary>The plan of a worker that was deleted: a new one of its name begins with nothing.</summary>
    public NamespacePlan Retire() => new() { Used = Used };

    /// <summary>Whether code that runs by the other plan reaches the same objects.</summary>
    public bool HasSameObjects(NamespacePlan other) => AreSame(Classes, other.Classes) && AreSame(Bindings, other.Bindings);

    private static bool AreSame(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(entry => other.TryGetValue(entry.Key, out var space) && space == entry.Value);
}
