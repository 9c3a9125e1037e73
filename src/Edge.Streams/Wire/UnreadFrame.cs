using System.Text.Json;

namespace Edge.Streams.Wire;

/// <summary>A frame that the parser refused.</summary>
internal static class UnreadFrame
{
    /// <summary>
    /// Says why. An object that only nests too deep is a request like any other that asks for too much: it has its id, and is no
    /// bad frame.
    /// </summary>
    public static WireFault Explain(ReadOnlySpan<byte> utf8, JsonException failure) => TryFindId(utf8, out var id)
        ? new WireFault(EdgeError.BadRequest, $"A frame may nest {ClientMessageReader.MaxDepth} deep, itself included.", id)
        : new WireFault(EdgeError.BadFrame, $"Not JSON: {failure.Message}", null);

    // Reading token by token takes no stack, however deep it goes.
    private static bool TryFindId(ReadOnlySpan<byte> utf8, out uint? id)
    {
        id = null;
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            var isObject = reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            while (reader.Read())
            {
                if (reader is { CurrentDepth: 1, TokenType: JsonTokenType.PropertyName } && reader.ValueTextEquals("id"u8) && reader.Read())
                {
                    id = reader.TokenType == JsonTokenType.Number && reader.TryGetUInt32(out var number) ? number : null;
                }
            }

            return isObject;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
