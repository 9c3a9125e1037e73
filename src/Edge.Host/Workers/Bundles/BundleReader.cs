using System.Text;
using Edge.Host.Workers.Wrangler;
using Edge.Workers.Bundles;

namespace Edge.Host.Workers.Bundles;

/// <summary>Gathers the modules of a worker from its folder: the main one and all that it imports.</summary>
internal sealed class BundleReader
{
    private readonly string _folder;
    private readonly SortedDictionary<string, WorkerModule> _modules = new(StringComparer.Ordinal);
    private readonly Queue<WorkerModule> _unread = new();
    private readonly List<string> _problems = [];
    private long _bytes;

    private BundleReader(string folder) => _folder = folder;

    /// <summary>Reads the modules, in the order of their names.</summary>
    /// <param name="folder">The worker's folder.</param>
    /// <param name="main">The main module below it.</param>
    /// <exception cref="ConfigException">Something cannot be packed; it names all of that, with file and line.</exception>
    public static IReadOnlyList<WorkerModule> Read(string folder, string main)
    {
        var reader = new BundleReader(Path.GetFullPath(folder));
        reader.AddMain(Normalize(main));
        while (reader._problems.Count == 0 && reader._unread.TryDequeue(out var module))
        {
            reader.Follow(module);
        }

        return reader._problems.Count == 0 ? [.. reader._modules.Values] : throw new ConfigException(reader._problems);
    }

    /// <summary>The name of a main module as configurations write it, such as <c>./src/worker.js</c>.</summary>
    public static string Normalize(string main) => Find(main) ?? main;

    /// <summary>The name of a main module; null when it lies outside the folder.</summary>
    private static string? Find(string main) => ModuleNames.Candidates(string.Empty, "./" + main).FirstOrDefault();

    private void AddMain(string main)
    {
        if (IsTypeScript(main))
        {
            _problems.Add($"{main} is TypeScript; Edge runs JavaScript. Build it, and set main to what comes out: {Command(main)}");
        }
        else if (ModuleKinds.Of(main) is not ModuleKind.Script)
        {
            _problems.Add($"main is {main}; it must be an ES module, .js or .mjs.");
        }
        else if (Find(main) is null)
        {
            _problems.Add($"main is {main}, which leads out of the worker's folder {_folder}; move it inside, or the configuration up.");
        }
        else if (!Exists(main))
        {
            _problems.Add($"main is {main}, but {Path.Combine(_folder, main)} is not there.");
        }
        else
        {
            Add(main, ModuleKind.Script);
        }
    }

    private void Follow(WorkerModule module)
    {
        foreach (var import in ImportScanner.Scan(Encoding.UTF8.GetString(module.Content.Span)))
        {
            var where = $"{module.Name}:{import.Line}";
            if (!ModuleNames.IsRelative(import.Specifier))
            {
                // One that is imported while the worker runs may be meant to fail.
                if (import.IsStatic)
                {
                    CheckForeign(where, module.Name, import.Specifier);
                }
            }
            else if (ModuleNames.Candidates(module.Name, import.Specifier).ToArray() is { Length: > 0 } names)
            {
                Take(where, import, names);
            }
            else
            {
                _problems.Add($"{where}: \"{import.Specifier}\" leads out of the worker's folder {_folder}; move it inside.");
            }
        }
    }

    private void CheckForeign(string where, string importer, string specifier)
    {
        if (specifier is "cloudflare:workers")
        {
            return;
        }

        var scheme = specifier.Contains(':', StringComparison.Ordinal) ? specifier.Split(':')[0] : string.Empty;
        _problems.Add(scheme switch
        {
            "cloudflare" => $"{where}: \"{specifier}\" is not there; of the platform's own modules there is cloudflare:workers.",
            "node" => $"{where}: \"{specifier}\" is not there: modules of Node.js are not to be had, also with nodejs_compat.",
            "http" or "https" => $"{where}: \"{specifier}\" is at another place; copy the file into the folder and import it from there.",
            _ => $"{where}: \"{specifier}\" is a package; Edge does not look into node_modules. Bundle it, and set main to what comes out: "
                + Command(importer),
        });
    }

    private void Take(string where, ModuleImport import, string[] names)
    {
        if (names.FirstOrDefault(Exists) is not { } name)
        {
            var hint = Exists(names[0] + ".ts") ? $"{names[0]}.ts is, which is TypeScript: build it first." : $"{Path.Combine(_folder, names[0])} is not there.";
            _problems.Add($"{where}: \"{import.Specifier}\" was not found; {hint}");
        }
        else if (name.Split('/').Contains("node_modules"))
        {
            _problems.Add($"{where}: \"{import.Specifier}\" is in node_modules, which is not packed. Bundle it: {Command(where.Split(':')[0])}");
        }
        else if (IsTypeScript(name))
        {
            _problems.Add($"{where}: \"{import.Specifier}\" is TypeScript; Edge runs JavaScript. Build it first: {Command(where.Split(':')[0])}");
        }
        else if (ModuleKinds.Of(name) is { } kind)
        {
            Add(name, kind);
        }
        else
        {
            _problems.Add($"{where}: \"{import.Specifier}\" cannot be imported; allowed are {ModuleKinds.Allowed}.");
        }
    }

    private void Add(string name, ModuleKind kind)
    {
        if (_modules.ContainsKey(name))
        {
            return;
        }

        var path = Path.Combine(_folder, name);
        try
        {
            _bytes += new FileInfo(path).Length;
            if (_bytes > BundleLimits.MaxBytes || _modules.Count == BundleLimits.MaxModules)
            {
                _problems.Add(
                    $"{name}: with it the worker has {_bytes} bytes in {_modules.Count + 1} modules; allowed are {BundleLimits.MaxBytes} in "
                    + $"{BundleLimits.MaxModules}.");
                return;
            }

            var module = new WorkerModule(name, kind, File.ReadAllBytes(path));
            _modules.Add(name, module);
            if (kind == ModuleKind.Script)
            {
                _unread.Enqueue(module);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _problems.Add($"{path} cannot be read: {e.Message}");
        }
    }

    private bool Exists(string name) => name.Length > 0 && File.Exists(Path.Combine(_folder, name));

    private static bool IsTypeScript(string name) => Path.GetExtension(name) is ".ts" or ".tsx" or ".mts" or ".jsx";

    private static string Command(string source) => $"npx esbuild {source} --bundle --format=esm --external:cloudflare:* --outfile=worker.js";
}
