namespace Edge.Workers.Bundles;

/// <summary>Which module an import means: what runs a worker and what packs it agree by this.</summary>
public static class ModuleNames
{
    // An import may leave these out, as with the bundlers that most code is written for.
    private static readonly string[] Endings = ["", ".js", ".mjs", "/index.js", "/index.mjs"];

    /// <summary>Whether an import names a module of the same worker, rather than a package or one that the platform brings.</summary>
    public static bool IsRelative(string specifier) =>
        specifier.StartsWith("./", StringComparison.Ordinal) || specifier.StartsWith("../", StringComparison.Ordinal)
        || specifier.StartsWith('/') || specifier is "." or "..";

    /// <summary>The names that a relative import may mean, best first; none when it leads out of the worker's folder.</summary>
    /// <param name="importer">The module that imports, such as <c>lib/rooms.js</c>.</param>
    /// <param name="specifier">What it writes, such as <c>../names.js</c>; what follows a <c>?</c> is not part of the name.</param>
    public static IEnumerable<string> Candidates(string importer, string specifier)
    {
        var path = specifier.Split('?')[0];
        var parts = new List<string>(path.StartsWith('/') ? [] : importer.Split('/')[..^1]);
        foreach (var part in path.Split('/'))
        {
            switch (part)
            {
                case "" or ".":
                    break;
                case ".." when parts.Count == 0:
                    return [];
                case "..":
                    parts.RemoveAt(parts.Count - 1);
                    break;
                default:
                    parts.Add(part);
                    break;
            }
        }

        var name = string.Join('/', parts);
        return Endings.Select(ending => (name + ending).TrimStart('/'));
    }

    /// <summary>The module that a relative import means, or null.</summary>
    public static WorkerModule? Resolve(WorkerBundle bundle, string importer, string specifier) =>
        Candidates(importer, specifier)
            .Select(name => bundle.Modules.FirstOrDefault(module => module.Name == name))
            .FirstOrDefault(module => module is not null);
}
