using System.Text.Json;
using System.Text.Json.Nodes;

namespace Edge.Host.Workers.Wrangler;

/// <summary>Reads JSON with comments and trailing commas.</summary>
internal static class JsonConfig
{
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <exception cref="ConfigException">It is no JSON.</exception>
    public static ConfigDocument Parse(string file, ReadOnlyMemory<byte> text)
    {
        var document = new ConfigDocument(file);
        var place = new Place(document, text);
        try
        {
            var reader = new Utf8JsonReader(text.Span, Options);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new ConfigException($"{file}:1: the file must be one object in braces.");
            }

            ReadObject(ref reader, place, document.Root);
            reader.Read();
        }
        catch (JsonException e)
        {
            // What follows the first sentence repeats the position, counted from 0.
            var problem = e.Message.Split(" LineNumber:")[0].Split(" Path:")[0];
            throw new ConfigException($"{file}:{e.LineNumber + 1}: this is no JSON: {problem}");
        }

        return document;
    }

    private static JsonNode? ReadValue(ref Utf8JsonReader reader, Place place)
    {
        var line = place.LineOf(reader.TokenStartIndex);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadObject(ref reader, place, place.Document.Place(new JsonObject(), line)),
            JsonTokenType.StartArray => ReadArray(ref reader, place, place.Document.Place(new JsonArray(), line)),
            JsonTokenType.Null => null,
            _ => place.Document.Place(JsonNode.Parse(ref reader)!, line),
        };
    }

    private static JsonObject ReadObject(ref Utf8JsonReader reader, Place place, JsonObject into)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var (key, line) = (reader.GetString()!, place.LineOf(reader.TokenStartIndex));
            reader.Read();
            if (!into.TryAdd(key, ReadValue(ref reader, place)))
            {
                throw new ConfigException($"{place.Document.File}:{line}: {key} is given twice.");
            }
        }

        return into;
    }

    private static JsonArray ReadArray(ref Utf8JsonReader reader, Place place, JsonArray into)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            into.Add(ReadValue(ref reader, place));
        }

        return into;
    }

    /// <summary>Turns positions, which only grow, into lines.</summary>
    private sealed class Place(ConfigDocument document, ReadOnlyMemory<byte> text)
    {
        private int _counted;
        private int _line = 1;

        public ConfigDocument Document => document;

        public int LineOf(long position)
        {
            _line += text.Span[_counted..(int)position].Count((byte)'\n');
            _counted = (int)position;
            return _line;
        }
    }
}
