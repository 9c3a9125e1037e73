using Edge.Workers.Bundles;

namespace Edge.Host.Workers.Bundles;

/// <summary>What a file is as a module, by its ending; as wrangler has it without rules of one's own.</summary>
internal static class ModuleKinds
{
    public const string Allowed = ".js and .mjs as modules, .json, .txt, .html and .sql as text, .bin as bytes";

    /// <summary>The kind, or null for none.</summary>
    public static ModuleKind? Of(string name) => Path.GetExtension(name) switch
    {
        ".js" or ".mjs" => ModuleKind.Script,
        ".json" => ModuleKind.Json,
        ".txt" or ".html" or ".sql" => ModuleKind.Text,
        ".bin" => ModuleKind.Data,
        _ => null,
    };
}
