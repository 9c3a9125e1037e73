using System.Text;
using Microsoft.ClearScript;
using Microsoft.ClearScript.JavaScript;

namespace Edge.Workers.Bundles;

/// <summary>Gives an isolate the modules of one bundle and nothing else.</summary>
internal sealed class BundleLoader : DocumentLoader
{
    /// <summary>What the platform's own module is called.</summary>
    private const string WorkersModule = "cloudflare:workers";

    private const string WorkersCode = """
        const { DurableObject, WorkerEntrypoint, RpcTarget, waitUntil, env } = import.meta.api;
        export { DurableObject, WorkerEntrypoint, RpcTarget, waitUntil, env };
        """;

    private readonly WorkerBundle _bundle;
    private readonly Dictionary<string, Document> _documents = [];

    /// <summary>Reads from a bundle.</summary>
    /// <param name="bundle">The modules.</param>
    /// <param name="api">What <c>cloudflare:workers</c> exports.</param>
    public BundleLoader(WorkerBundle bundle, object api)
    {
        _bundle = bundle;
        var info = new DocumentInfo(WorkersModule)
        {
            Category = ModuleCategory.Standard,
            ContextCallback = _ => new Dictionary<string, object> { ["api"] = api },
        };
        _documents[WorkersModule] = new StringDocument(info, WorkersCode);
    }

    /// <inheritdoc/>
    public override Document LoadDocument(
        DocumentSettings settings,
        DocumentInfo? sourceInfo,
        string specifier,
        DocumentCategory category,
        DocumentContextCallback contextCallback)
    {
        var name = _documents.ContainsKey(specifier) ? specifier : Resolve(sourceInfo?.Name, specifier);
        if (_documents.TryGetValue(name, out var known))
        {
            return known;
        }

        var module = _bundle.Modules.FirstOrDefault(module => module.Name == name)
            ?? throw new FileNotFoundException($"No such module \"{name}\", imported from \"{sourceInfo?.Name}\".");
        return _documents[name] = Read(module);
    }

    /// <inheritdoc/>
    public override Task<Document> LoadDocumentAsync(
        DocumentSettings settings,
        DocumentInfo? sourceInfo,
        string specifier,
        DocumentCategory category,
        DocumentContextCallback contextCallback) =>
        Task.FromResult(LoadDocument(settings, sourceInfo, specifier, category, contextCallback));

    private static StringDocument Read(WorkerModule module)
    {
        var text = module.Kind == ModuleKind.Data ? string.Empty : Encoding.UTF8.GetString(module.Content.Span);
        var code = module.Kind switch
        {
            ModuleKind.Script => text,
            ModuleKind.Text => $"export default {System.Text.Json.JsonSerializer.Serialize(text)};",
            ModuleKind.Json => $"export default {text};",
            _ => $"export default Uint8Array.from(atob(\"{Convert.ToBase64String(module.Content.Span)}\"), c => c.charCodeAt(0)).buffer;",
        };
        return new StringDocument(new DocumentInfo(module.Name) { Category = ModuleCategory.Standard }, code);
    }

    /// <summary>The name of a module as another one imports it; both are paths from the bundle's root.</summary>
    private static string Resolve(string? importer, string specifier)
    {
        if (!specifier.StartsWith('.'))
        {
            return specifier.TrimStart('/');
        }

        var parts = new List<string>((importer ?? string.Empty).Split('/')[..^1]);
        foreach (var part in specifier.Split('/'))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not "." and not "..")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }
}
