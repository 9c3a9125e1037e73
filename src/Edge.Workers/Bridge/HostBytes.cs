using Microsoft.ClearScript.JavaScript;
using Microsoft.ClearScript.V8.FastProxy;

namespace Edge.Workers.Bridge;

/// <summary>Bytes that cross between scripts and .NET.</summary>
internal static class HostBytes
{
    private const string Kind = "bytes";

    /// <summary>A copy of an argument that is a <c>Uint8Array</c>.</summary>
    public static byte[] CopyBytes(this in V8FastArgs args, int index)
    {
        var view = args.Get<IArrayBufferView>(index, Kind);
        using var owned = (IDisposable)view;
        return view.GetBytes();
    }

    /// <summary>Writes to an argument that is a <c>Uint8Array</c>.</summary>
    /// <returns>How many bytes fitted.</returns>
    public static int FillBytes(this in V8FastArgs args, int index, ReadOnlySpan<byte> bytes)
    {
        var view = args.Get<IArrayBufferView>(index, Kind);
        using var owned = (IDisposable)view;
        return bytes.IsEmpty ? 0 : (int)view.WriteBytes(bytes, 0, (ulong)bytes.Length, 0);
    }

    /// <summary>The length of an argument that is a <c>Uint8Array</c>, which is to be filled after that.</summary>
    public static int LengthOfBytes(this in V8FastArgs args, int index) =>
        // An argument is one object however often it is asked for: filling it disposes it.
        (int)args.Get<IArrayBufferView>(index, Kind).Size;
}
