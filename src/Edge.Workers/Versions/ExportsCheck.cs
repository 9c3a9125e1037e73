using System.Text.Json;
using Edge.Workers.Bundles;

namespace Edge.Workers.Versions;

/// <summary>Whether a main module exports what its configuration names.</summary>
internal static class ExportsCheck
{
    /// <summary>The first thing that is missing, or null.</summary>
    /// <param name="bundle">The configuration.</param>
    /// <param name="exports">What the prelude said of the exports.</param>
    public static BundleProblem? Find(WorkerBundle bundle, string exports)
    {
        using var document = JsonDocument.Parse(exports);
        var classes = document.RootElement.GetProperty("classes").EnumerateArray().Select(name => name.GetString()).ToHashSet();
        var missing = bundle.Objects.FirstOrDefault(binding => binding.Worker is null && !classes.Contains(binding.ClassName));
        if (missing is not null)
        {
            return new BundleProblem(
                $"The binding {missing.Name} names the class {missing.ClassName}, which {bundle.Main} does not export.", bundle.Main, 1, 1);
        }

        var gone = bundle.Namespaces.Keys.FirstOrDefault(name => !classes.Contains(name));
        if (gone is not null)
        {
            return new BundleProblem(
                $"{bundle.Main} does not export the class {gone}, which has objects. Export it, or add a migration that renames or deletes it.",
                bundle.Main, 1, 1);
        }

        return document.RootElement.GetProperty("hasFetch").GetBoolean() || classes.Count > 0
            ? null
            : new BundleProblem($"{bundle.Main} exports neither a fetch handler nor a class.", bundle.Main, 1, 1);
    }
}
