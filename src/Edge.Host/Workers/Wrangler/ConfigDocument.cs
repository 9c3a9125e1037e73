using System.Text.Json.Nodes;

namespace Edge.Host.Workers.Wrangler;

/// <summary>A configuration file of either syntax as one tree, which still knows on which line each value stands.</summary>
/// <param name="file">Its name, for messages.</param>
internal sealed class ConfigDocument(string file)
{
    private readonly Dictionary<JsonNode, int> _lines = new(ReferenceEqualityComparer.Instance);

    public string File { get; } = file;

    public JsonObject Root { get; } = [];

    /// <summary>Remembers the line of a value, counted from 1.</summary>
    public T Place<T>(T node, int line)
        where T : JsonNode
    {
        _lines[node] = line;
        return node;
    }

    /// <summary>File and line of a value, or of the nearest one around it.</summary>
    public string Where(JsonNode? node)
    {
        for (; node is not null; node = node.Parent)
        {
            if (_lines.TryGetValue(node, out var line))
            {
                return $"{File}:{line}";
            }
        }

        return $"{File}:1";
    }
}
