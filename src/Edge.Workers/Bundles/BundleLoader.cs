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
        if (_documents.TryGetValue(specifier, out var platform))
        {
            return platform;
        }

        var module = Find(sourceInfo?.Name ?? string.Empty, specifier)
            ?? throw new FileNotFoundException($"No such module \"{specifier}\", imported from \"{sourceInfo?.Name}\".");
        return _documents.TryGetValue(module.Name, out var known) ? known : _documents[module.Name] = Read(module);
    }

    /// <inheritdoc/>
    public override Task<Document> LoadDocumentAsync(
        DocumentSettings settings,
        DocumentInfo? sourceInfo,
        string specifier,
        DocumentCategory category,
        DocumentContextCallback contextCallback) =>
        Task.FromResult(LoadDocument(settings, sourceInfo, specifier, category, contextCallback));

    private WorkerModule? Find(string importer, string specifier) =>
        ModuleNames.IsRelative(specifier) ? ModuleNames.Resolve(_bundle, importer, specifier) : null;

    private static StringDocument Read(WorkerModule module)
    {
        var isText = module.Kind is ModuleKind.Script or ModuleKind.Text or ModuleKind.Json;
        var text = isText ? Encoding.UTF8.GetString(module.Content.Span) : string.Empty;
        var bytes = isText ? string.Empty : $"Uint8Array.from(atob(\"{Convert.ToBase64String(module.Content.Span)}\"), c => c.charCodeAt(0))";
        var code = module.Kind switch
        {
            ModuleKind.Script => text,
            ModuleKind.Text => $"export default {System.Text.Json.JsonSerializer.Serialize(text)};",
            ModuleKind.Json => $"export default {text};",
            _ => $"export default {bytes}.buffer;",
        };
        return new StringDocument(new DocumentInfo(module.Name) { Category = ModuleCategory.Standard }, code);
    }
}
