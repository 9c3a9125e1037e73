using Edge.Host.Workers.Bundles;

namespace Edge.Host.Workers.Wrangler;

/// <summary>The configuration in a worker's folder.</summary>
/// <param name="Manifest">What it says.</param>
/// <param name="Warnings">What it says in vain, with file and line.</param>
internal sealed record WranglerFile(WorkerManifest Manifest, IReadOnlyList<string> Warnings)
{
    private static readonly string[] Names = ["wrangler.json", "wrangler.jsonc", "wrangler.toml"];

    /// <summary>Reads the folder's file.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="environment">Which section of <c>env</c> goes before the rest; null for none.</param>
    /// <param name="today">Stands in for a compatibility date that is not given.</param>
    /// <exception cref="ConfigException">There is none, or something in it is wrong; it names all of that.</exception>
    public static WranglerFile Read(string folder, string? environment, DateOnly today)
    {
        var found = Find(folder, today);
        var findings = new ConfigFindings();
        foreach (var other in found.Skip(1))
        {
            findings.Warn($"{other}:1", $"this file is not read, since there is a {found[0]}.");
        }

        var document = Parse(found[0], Path.Combine(folder, found[0]));
        var manifest = new WranglerReader(document, findings, today).Read(environment);
        return findings.Errors.Count == 0 ? new WranglerFile(manifest, findings.Warnings) : throw new ConfigException(findings.Errors);
    }

    /// <summary>The names of the folder's files, the one that counts first.</summary>
    /// <exception cref="ConfigException">There is none.</exception>
    public static IReadOnlyList<string> Find(string folder, DateOnly today)
    {
        if (!Directory.Exists(folder))
        {
            throw new ConfigException($"There is no folder {folder}. Name the one that has the worker's wrangler.jsonc or wrangler.toml.");
        }

        var found = Names.Where(name => File.Exists(Path.Combine(folder, name))).ToArray();
        if (found.Length == 0)
        {
            throw new ConfigException(
                $"{folder} has no {string.Join(", ", Names[..^1])} or {Names[^1]}. The least is wrangler.jsonc with\n"
                + $$"""  { "name": "my-worker", "main": "worker.js", "compatibility_date": "{{today:yyyy-MM-dd}}" }""");
        }

        return found;
    }

    private static ConfigDocument Parse(string name, string path)
    {
        try
        {
            return name.EndsWith(".toml", StringComparison.Ordinal)
                ? TomlConfig.Parse(name, File.ReadAllText(path))
                : JsonConfig.Parse(name, System.Text.Encoding.UTF8.GetBytes(File.ReadAllText(path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigException($"{path} cannot be read: {e.Message}");
        }
    }
}
