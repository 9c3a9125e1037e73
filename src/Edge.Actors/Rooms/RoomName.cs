using System.Text;

namespace Edge.Actors.Rooms;

/// <summary>The name of a room: 1 to 128 bytes of UTF-8 without control characters and without empty path segments.</summary>
public readonly record struct RoomName
{
    /// <summary>Longest name in bytes of UTF-8.</summary>
    public const int MaxBytes = 128;

    private RoomName(string value) => Value = value;

    /// <summary>The room of a URL that names none.</summary>
    public static RoomName Default { get; } = new("default");

    /// <summary>The name itself; never null or empty in a parsed name.</summary>
    public string Value { get; }

    /// <summary>Checks a name that came from outside.</summary>
    /// <param name="value">As written by a client, after URL decoding.</param>
    /// <param name="name">The name, when true.</param>
    /// <param name="problem">What was found and what is allowed, when false.</param>
    public static bool TryParse(string? value, out RoomName name, out string problem)
    {
        name = default;
        problem = Check(value);
        if (problem.Length > 0)
        {
            return false;
        }

        name = new RoomName(value!);
        return true;
    }

    /// <summary>A name that is known to be valid: from a message of our own.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static RoomName Parse(string value) =>
        TryParse(value, out var name, out var problem) ? name : throw new ArgumentException(problem, nameof(value));

    /// <inheritdoc/>
    public override string ToString() => Value ?? string.Empty;

    private static string Check(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return "A room name must not be empty.";
        }

        var bytes = Encoding.UTF8.GetByteCount(value);
        if (bytes > MaxBytes)
        {
            return $"A room name may have {MaxBytes} bytes of UTF-8; this one has {bytes}.";
        }

        // Half of a surrogate pair reads as U+FFFD too: in UTF-8, where names become journal ids, all such are one.
        if (value.EnumerateRunes().Any(rune => Rune.IsControl(rune) || rune == Rune.ReplacementChar))
        {
            return "A room name must not contain control characters or invalid UTF-8.";
        }

        return value.Split('/').Any(segment => segment.Length == 0)
            ? "A room name must not start or end with '/' nor contain '//'."
            : string.Empty;
    }
}
