namespace Edge.Testing;

/// <summary>All the ways in which a transport may cut a run of bytes.</summary>
public static class Splits
{
    /// <summary>Two parts, cut at every position from 0 to the end.</summary>
    public static IEnumerable<byte[][]> InTwo(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return Enumerable.Range(0, bytes.Length + 1).Select(cut => new[] { bytes[..cut], bytes[cut..] });
    }

    /// <summary>
    /// Three parts, cut at every pair of positions: the square of the length in number, so for short runs.
    /// </summary>
    public static IEnumerable<byte[][]> InThree(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return from first in Enumerable.Range(0, bytes.Length + 1)
               from second in Enumerable.Range(first, bytes.Length + 1 - first)
               select new[] { bytes[..first], bytes[first..second], bytes[second..] };
    }

    /// <summary>Parts of one byte each.</summary>
    public static byte[][] ByteByByte(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return [.. bytes.Select(value => new[] { value })];
    }
}
