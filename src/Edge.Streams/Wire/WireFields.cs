using System.Text;
using System.Text.Json;

namespace Edge.Streams.Wire;

/// <summary>Reads fields of a client's frame; what is wrong with one is said with its name.</summary>
internal static class WireFields
{
    /// <summary>False when the field is absent or null.</summary>
    public static bool TryGet(JsonElement element, ReadOnlySpan<byte> name, out JsonElement value) =>
        element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>Null when the field is absent.</summary>
    /// <exception cref="WireFormatException">It is something else than a string.</exception>
    public static string? OptionalString(JsonElement element, ReadOnlySpan<byte> name) =>
        TryGet(element, name, out var value) ? String(value, name) : null;

    /// <summary>Null when the field is absent.</summary>
    /// <exception cref="WireFormatException">It is something else than true or false.</exception>
    public static bool? OptionalBoolean(JsonElement element, ReadOnlySpan<byte> name)
    {
        if (!TryGet(element, name, out var value))
        {
            return null;
        }

        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Expected(name, "true or false");
    }

    /// <summary>Null when the field is absent.</summary>
    /// <exception cref="WireFormatException">It is something else than a whole number in the range.</exception>
    public static long? OptionalNumber(JsonElement element, ReadOnlySpan<byte> name, long least, long most)
    {
        if (!TryGet(element, name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most
            ? number
            : throw Expected(name, $"a whole number from {least} to {most}");
    }

    /// <summary>The text of a field.</summary>
    /// <exception cref="WireFormatException">It is something else than a string, or has half of a surrogate pair.</exception>
    public static string String(JsonElement value, ReadOnlySpan<byte> name)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            throw Expected(name, "a string");
        }

        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Expected(name, "a string of whole characters; it has half of a surrogate pair");
        }
    }

    private static WireFormatException Expected(ReadOnlySpan<byte> name, string what) =>
        new(EdgeError.BadRequest, $"'{Encoding.UTF8.GetString(name)}' must be {what}.");
}

/// <summary>A frame is JSON but not what the protocol asks for.</summary>
internal sealed class WireFormatException(EdgeError error, string message) : Exception(message)
{
    public EdgeError Error { get; } = error;
}
