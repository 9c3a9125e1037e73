using System.Text.Json.Nodes;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Edge.Host.Workers.Wrangler;

/// <summary>Reads TOML.</summary>
internal static class TomlConfig
{
    /// <exception cref="ConfigException">It is no TOML, or has what JSON has not.</exception>
    public static ConfigDocument Parse(string file, string text)
    {
        var syntax = SyntaxParser.Parse(text, file, validate: true);
        if (syntax.HasErrors)
        {
            throw new ConfigException(syntax.Diagnostics.Select(found =>
                $"{file}:{found.Span.Start.Line + 1}: this is no TOML: {found.Message}"));
        }

        var document = new ConfigDocument(file);
        AddAll(document, document.Root, syntax.KeyValues);
        foreach (var table in syntax.Tables)
        {
            AddAll(document, Open(document, table), table.Items);
        }

        return document;
    }

    private static void AddAll(ConfigDocument document, JsonObject into, IEnumerable<KeyValueSyntax> entries)
    {
        foreach (var entry in entries)
        {
            var names = NamesOf(entry.Key!);
            var target = Walk(document, into, names[..^1], LineOf(entry));
            target[names[^1]] = ValueOf(document, entry.Value!);
        }
    }

    /// <summary>The table that a header names: <c>[a.b]</c> once, <c>[[a.b]]</c> anew each time.</summary>
    private static JsonObject Open(ConfigDocument document, TableSyntaxBase table)
    {
        var (names, line) = (NamesOf(table.Name!), LineOf(table));
        if (table is not TableArraySyntax)
        {
            return Walk(document, document.Root, names, line);
        }

        var parent = Walk(document, document.Root, names[..^1], line);
        if (parent[names[^1]] is not JsonArray list)
        {
            list = document.Place(new JsonArray(), line);
            parent[names[^1]] = list;
        }

        var item = document.Place(new JsonObject(), line);
        list.Add(item);
        return item;
    }

    private static JsonObject Walk(ConfigDocument document, JsonObject from, IEnumerable<string> names, int line)
    {
        foreach (var name in names)
        {
            // A list of tables is meant by its last one.
            from = from[name] switch
            {
                JsonObject table => table,
                JsonArray list => (JsonObject)list[^1]!,
                _ => (JsonObject)(from[name] = document.Place(new JsonObject(), line)),
            };
        }

        return from;
    }

    private static JsonNode ValueOf(ConfigDocument document, ValueSyntax value)
    {
        var line = LineOf(value);
        switch (value)
        {
            case ArraySyntax array:
                var list = document.Place(new JsonArray(), line);
                foreach (var item in array.Items)
                {
                    list.Add(ValueOf(document, item.Value!));
                }

                return list;
            case InlineTableSyntax inline:
                var table = document.Place(new JsonObject(), line);
                AddAll(document, table, inline.Items.Select(item => item.KeyValue!));
                return table;
            case FloatValueSyntax real when !double.IsFinite(real.Value):
                throw new ConfigException(
                    $"{document.File}:{line}: {value.ToString()!.Trim()} is no value that a worker can be given; write a finite number, or a string in quotes.");
            default:
                return document.Place(ScalarOf(value), line);
        }
    }

    private static JsonValue ScalarOf(ValueSyntax value) => value switch
    {
        StringValueSyntax text => JsonValue.Create(text.Value)!,
        IntegerValueSyntax whole => JsonValue.Create(whole.Value),
        FloatValueSyntax real => JsonValue.Create(real.Value),
        BooleanValueSyntax flag => JsonValue.Create(flag.Value),
        _ => JsonValue.Create(value.ToString()!.Trim()),
    };

    private static string[] NamesOf(KeySyntax key) => [NameOf(key.Key!), .. key.DotKeys.Select(part => NameOf(part.Key!))];

    private static string NameOf(BareKeyOrStringValueSyntax part) =>
        part is StringValueSyntax quoted ? quoted.Value! : part.ToString()!.Trim();

    private static int LineOf(SyntaxNodeBase node) => node.Span.Start.Line + 1;
}
