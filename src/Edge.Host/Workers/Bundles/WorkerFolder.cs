using Edge.Host.Workers.Wrangler;
using Edge.Workers.Bundles;

namespace Edge.Host.Workers.Bundles;

/// <summary>A worker as it lies in a folder.</summary>
/// <param name="Manifest">What its configuration says.</param>
/// <param name="Modules">Its code.</param>
/// <param name="Warnings">What its configuration says in vain.</param>
internal sealed record WorkerFolder(WorkerManifest Manifest, IReadOnlyList<WorkerModule> Modules, IReadOnlyList<string> Warnings)
{
    /// <summary>Reads configuration and code.</summary>
    /// <exception cref="ConfigException">Something is wrong with it.</exception>
    public static WorkerFolder Read(DirectoryInfo folder, string? environment, DateOnly today)
    {
        var file = WranglerFile.Read(folder.FullName, environment, today);
        var manifest = file.Manifest with { Main = BundleReader.Normalize(file.Manifest.Main) };
        return new WorkerFolder(manifest, BundleReader.Read(folder.FullName, manifest.Main), file.Warnings);
    }
}
