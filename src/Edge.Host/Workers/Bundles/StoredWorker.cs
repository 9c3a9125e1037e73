using System.Collections.Immutable;
using Edge.Workers.Bundles;

namespace Edge.Host.Workers.Bundles;

/// <summary>A version of a worker as it is stored.</summary>
/// <param name="Manifest">What its author wrote.</param>
/// <param name="Plan">The namespaces that its classes have.</param>
/// <param name="Modules">Its code.</param>
internal sealed record StoredWorker(WorkerManifest Manifest, NamespacePlan Plan, IReadOnlyList<WorkerModule> Modules)
{
    /// <summary>What runs.</summary>
    public WorkerBundle ToBundle() => new()
    {
        Name = Manifest.Name,
        Main = Manifest.Main,
        Modules = [.. Modules],
        CompatibilityDate = Manifest.CompatibilityDate,
        CompatibilityFlags = [.. Manifest.CompatibilityFlags],
        Vars = [.. Manifest.Vars],
        Objects = [.. Manifest.Objects.Select(bound =>
            new ObjectBinding(bound.Name, bound.ClassName, bound.ScriptName) { Namespace = Plan.Bindings[bound.Name] })],
        Namespaces = Plan.Classes.ToImmutableDictionary(StringComparer.Ordinal),
    };
}
