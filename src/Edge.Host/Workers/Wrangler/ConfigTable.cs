using System.Text.Json;
using System.Text.Json.Nodes;

namespace Edge.Host.Workers.Wrangler;

/// <summary>One table of a configuration file: gives values of the kind asked for, and notes what is of another kind.</summary>
internal sealed class ConfigTable(ConfigDocument document, JsonObject node, string path, ConfigFindings findings)
{
    public ConfigTable(ConfigDocument document, ConfigFindings findings)
        : this(document, document.Root, string.Empty, findings)
    {
    }

    public JsonObject Node => node;

    public IEnumerable<string> Keys => node.Select(entry => entry.Key);

    public bool Has(string key) => node.ContainsKey(key);

    /// <summary>A text, or null where there is none.</summary>
    public string? Text(string key) => Read<string>(key, JsonValueKind.String, "a string in quotes");

    /// <summary>True or false, or null where neither stands.</summary>
    public bool? Flag(string key) => Is(key, JsonValueKind.True) || Is(key, JsonValueKind.False)
        ? node[key]!.GetValue<bool>()
        : Read<bool?>(key, JsonValueKind.True, "true or false");

    /// <summary>A text that must be there and not empty; an empty one after it was noted as missing.</summary>
    public string Required(string key, string example)
    {
        var text = Text(key);
        if (string.IsNullOrEmpty(text) && (text is not null || !Has(key)))
        {
            Fail(key, $"is missing; it must be given, such as {example}.");
        }

        return text ?? string.Empty;
    }

    /// <summary>A list of texts; empty where there is none.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        var texts = new List<string>();
        foreach (var item in Items(key, "a list of strings"))
        {
            if (item?.GetValueKind() == JsonValueKind.String)
            {
                texts.Add(item.GetValue<string>());
            }
            else
            {
                findings.Fail(document.Where(item ?? node[key]), $"{PathOf(key)} has {Show(item)}; each must be a string in quotes.");
            }
        }

        return texts;
    }

    /// <summary>The values of a list, of any kind; none where there is no list.</summary>
    public IReadOnlyList<JsonNode?> Items(string key, string allowed) =>
        Read<JsonArray>(key, JsonValueKind.Array, allowed) is { } list ? [.. list] : [];

    /// <summary>A list of tables; empty where there is none.</summary>
    public IReadOnlyList<ConfigTable> Tables(string key)
    {
        var items = Items(key, "a list of tables");
        var tables = new List<ConfigTable>();
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is JsonObject item)
            {
                tables.Add(new ConfigTable(document, item, $"{PathOf(key)}[{i}]", findings));
            }
            else
            {
                findings.Fail(document.Where(items[i] ?? node[key]), $"{PathOf(key)}[{i}] is {Show(items[i])}; it must be a table.");
            }
        }

        return tables;
    }

    /// <summary>A table below this one, or null where there is none.</summary>
    public ConfigTable? Table(string key) => Read<JsonObject>(key, JsonValueKind.Object, "a table") is { } table
        ? new ConfigTable(document, table, PathOf(key), findings)
        : null;

    /// <summary>A table that is an item of a list.</summary>
    public ConfigTable Item(JsonObject item, string key) => new(document, item, PathOf(key), findings);

    /// <summary>Notes that the value of a key is wrong.</summary>
    public void Fail(string key, string problem) => findings.Fail(document.Where(node[key] ?? node), $"{PathOf(key)} {problem}");

    /// <summary>Notes that a key has no effect, or not the one expected.</summary>
    public void Warn(string key, string problem) => findings.Warn(document.Where(node[key] ?? node), $"{PathOf(key)} {problem}");

    public static string Show(JsonNode? value) => value is null ? "null" : value.GetValueKind() switch
    {
        JsonValueKind.Object => "a table",
        JsonValueKind.Array => "a list",
        _ => value.ToJsonString(Readable),
    };

    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";

    private bool Is(string key, JsonValueKind kind) => node[key]?.GetValueKind() == kind;

    private T? Read<T>(string key, JsonValueKind kind, string allowed)
    {
        if (!Has(key))
        {
            return default;
        }

        if (Is(key, kind))
        {
            return node[key] is T whole ? whole : node[key]!.GetValue<T>();
        }

        Fail(key, $"is {Show(node[key])}; it must be {allowed}.");
        return default;
    }
}
