using System.Text;
using Microsoft.ClearScript.V8.FastProxy;

namespace Edge.Workers.Bridge;

/// <summary>
/// Structured values as scripts pack them: the text of JSON, or bytes of their own. As bytes, the first tells which: 1 is JSON.
/// </summary>
internal static class PackedValue
{
    private const byte JsonMark = 1;

    /// <summary>The bytes to keep of an argument.</summary>
    public static ReadOnlyMemory<byte> TakePacked(this HostBuffer buffer, in V8FastArgs args, int index)
    {
        if (!args.TryGet(index, out ReadOnlySpan<char> json))
        {
            return buffer.Take(args, index);
        }

        var bytes = new byte[1 + Encoding.UTF8.GetByteCount(json)];
        bytes[0] = JsonMark;
        Encoding.UTF8.GetBytes(json, bytes.AsSpan(1));
        return bytes;
    }

    /// <summary>Answers a script with bytes that were kept.</summary>
    public static void GivePacked(this HostBuffer buffer, in V8FastResult result, ReadOnlySpan<byte> packed)
    {
        if (IsJson(packed, out var json))
        {
            result.Set(json);
        }
        else
        {
            buffer.Give(result, packed);
        }
    }

    /// <summary>Whether bytes are JSON, and then its text.</summary>
    public static bool IsJson(ReadOnlySpan<byte> packed, out string json)
    {
        var isJson = packed.Length > 0 && packed[0] == JsonMark;
        json = isJson ? Encoding.UTF8.GetString(packed[1..]) : string.Empty;
        return isJson;
    }

    /// <summary>What a script gets of bytes that were kept: a string of JSON, or the bytes.</summary>
    public static object? ToScript(ReadOnlyMemory<byte> packed) => IsJson(packed.Span, out var json) ? json : packed;
}
