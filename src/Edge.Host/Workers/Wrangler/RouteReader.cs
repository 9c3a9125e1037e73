using System.Text.Json;
using System.Text.Json.Nodes;
using Edge.Host.Workers.Bundles;

namespace Edge.Host.Workers.Wrangler;

/// <summary>Reads <c>route</c> and <c>routes</c>: patterns, or tables that have one. Which zone they are in does not matter here.</summary>
internal static class RouteReader
{
    private const string Allowed = "a list of patterns such as \"example.com/chat/*\", or of tables with a pattern";

    public static IReadOnlyList<string> Read(ConfigTable table)
    {
        var patterns = new List<string>();
        if (table.Has("route"))
        {
            Add(table, "route", table.Node["route"], patterns);
        }

        foreach (var item in table.Items("routes", Allowed))
        {
            Add(table, "routes", item, patterns);
        }

        return patterns;
    }

    private static void Add(ConfigTable table, string key, JsonNode? item, List<string> patterns)
    {
        var (text, isDomain) = Read(table, key, item);
        if (text is null)
        {
            return;
        }

        // A custom domain is a host with all that is below it.
        var pattern = isDomain && !text.Contains('/', StringComparison.Ordinal) ? text + "/*" : text;
        if (!RoutePattern.TryParse(pattern, out _, out var problem))
        {
            table.Fail(key, $"has \"{text}\", which {problem}");
        }

        patterns.Add(pattern);
    }

    private static (string? Text, bool IsDomain) Read(ConfigTable table, string key, JsonNode? item)
    {
        if (item is JsonObject entry)
        {
            var route = table.Item(entry, key);
            WranglerKeys.WarnOfUnknown(route, "pattern", "zone_name", "zone_id", "custom_domain");
            var pattern = route.Required("pattern", "example.com/chat/*");
            return (pattern.Length == 0 ? null : pattern, route.Flag("custom_domain") ?? false);
        }

        if (item?.GetValueKind() == JsonValueKind.String)
        {
            return (item.GetValue<string>(), false);
        }

        table.Fail(key, $"has {ConfigTable.Show(item)}; it must be {Allowed}.");
        return (null, false);
    }
}
