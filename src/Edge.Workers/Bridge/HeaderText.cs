using Edge.Actors.Http;

namespace Edge.Workers.Bridge;

/// <summary>Headers as one text: names and values in turn, a line each, which neither can contain.</summary>
internal static class HeaderText
{
    /// <summary>The text of headers.</summary>
    public static string Write(EdgeHeaders headers) =>
        string.Join('\n', headers.Where(IsOneLine).SelectMany(header => new[] { header.Key, header.Value }));

    /// <summary>Reads such a text.</summary>
    public static EdgeHeaders Read(string text)
    {
        if (text.Length == 0)
        {
            return EdgeHeaders.Empty;
        }

        var lines = text.Split('\n');
        var entries = new KeyValuePair<string, string>[lines.Length / 2];
        for (var index = 0; index < entries.Length; index++)
        {
            entries[index] = new(lines[2 * index], lines[2 * index + 1]);
        }

        return EdgeHeaders.Of(entries);
    }

    private static bool IsOneLine(KeyValuePair<string, string> header) => !header.Value.Contains('\n') && !header.Key.Contains('\n');
}
