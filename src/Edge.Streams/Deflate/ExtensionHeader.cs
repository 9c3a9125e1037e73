using System.Buffers;
using System.Text;

namespace Edge.Streams.Deflate;

/// <summary>One extension of a <c>Sec-WebSocket-Extensions</c> header; a parameter without a value has null.</summary>
internal sealed record Extension(string Name, IReadOnlyList<KeyValuePair<string, string?>> Parameters);

/// <summary>
/// The grammar of <c>Sec-WebSocket-Extensions</c> (RFC 6455 section 9.1):
/// <c>name; parameter; parameter=token; parameter="token", name, ...</c>
/// </summary>
internal static class ExtensionHeader
{
    private static readonly SearchValues<char> TokenChars =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>The extensions in the order of the header; null for each that does not follow the grammar.</summary>
    public static IEnumerable<Extension?> Parse(string header) => Split(header, ',').Where(part => part.Length > 0).Select(ParseOne);

    private static Extension? ParseOne(string text)
    {
        var parts = Split(text, ';');
        var parameters = new List<KeyValuePair<string, string?>>(parts.Count - 1);
        foreach (var part in parts.Skip(1))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? part : part[..equals].TrimEnd();
            var value = equals < 0 ? null : Unquote(part[(equals + 1)..].TrimStart());
            if (!IsToken(name) || (value is not null && !IsToken(value)))
            {
                return null;
            }

            parameters.Add(new(name, value));
        }

        return IsToken(parts[0]) ? new Extension(parts[0], parameters) : null;
    }

    private static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(TokenChars);

    /// <summary>The trimmed parts between separators that stand outside of quotes.</summary>
    private static List<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        var start = 0;
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (quoted && text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                quoted = !quoted;
            }
            else if (text[i] == separator && !quoted)
            {
                parts.Add(text[start..i].Trim());
                start = i + 1;
            }
        }

        parts.Add(text[start..].Trim());
        return parts;
    }

    /// <summary>
    /// The content of a quoted string; any other text, and a quoted string that is not closed, as it is.
    /// </summary>
    private static string Unquote(string text)
    {
        if (text.Length < 2 || text[0] != '"' || text[^1] != '"')
        {
            return text;
        }

        var content = new StringBuilder(text.Length);
        for (var i = 1; i < text.Length - 1; i++)
        {
            i += text[i] == '\\' && i < text.Length - 2 ? 1 : 0;
            content.Append(text[i]);
        }

        return content.ToString();
    }
}
