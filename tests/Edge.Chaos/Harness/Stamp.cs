using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Edge.Chaos.Harness;

/// <summary>Content that tells its number and when it was sent: two numbers of fixed width, then filling.</summary>
internal static class Stamp
{
    private const int NumberWidth = 10;
    private const int TimeWidth = 20;

    /// <summary>Text of so many bytes.</summary>
    public static string Make(long number, int bytes)
    {
        var now = Stopwatch.GetTimestamp();
        return string.Create(CultureInfo.InvariantCulture, $"{number:D10}{now:D20}").PadRight(bytes, '.');
    }

    /// <summary>Its number, and how long ago it was made.</summary>
    public static (long Number, TimeSpan Age) Read(ReadOnlySpan<byte> utf8)
    {
        var number = Parse(utf8[..NumberWidth]);
        return (number, Stopwatch.GetElapsedTime(Parse(utf8.Slice(NumberWidth, TimeWidth))));
    }

    /// <summary>The same from text.</summary>
    public static (long Number, TimeSpan Age) Read(string text) => Read(Encoding.ASCII.GetBytes(text, 0, NumberWidth + TimeWidth));

    private static long Parse(ReadOnlySpan<byte> digits) => long.Parse(digits, CultureInfo.InvariantCulture);
}
