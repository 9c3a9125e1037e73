using Edge.Workers.Isolates;
using Microsoft.ClearScript.JavaScript;
using Microsoft.ClearScript.V8.FastProxy;

namespace Edge.Workers.Bridge;

/// <summary>
/// Bytes that cross in one buffer that scripts and .NET both know, and are given as their number; those that do not fit cross as an
/// array, which costs ten times as much. Each is to be taken out before the next. Used by the loop's thread.
/// </summary>
internal sealed class HostBuffer(ScriptLoop loop) : IHostFunctions
{
    private ITypedArray<byte>? _array;

    /// <inheritdoc/>
    public void AddTo(HostTable table) => table.Add("hostBuffer", (in V8FastArgs args, in V8FastResult _) =>
        _array = args.Get<ITypedArray<byte>>(0, "buffer"));

    /// <summary>A copy of bytes that a script gives as an argument.</summary>
    public byte[] Take(in V8FastArgs args, int index)
    {
        if (!args.TryGet(index, out int length))
        {
            return args.CopyBytes(index);
        }

        var bytes = new byte[length];
        if (length > 0)
        {
            _array!.Read(0, (ulong)length, bytes, 0);
        }

        return bytes;
    }

    /// <summary>What to call a script with for bytes.</summary>
    public object Give(ReadOnlySpan<byte> bytes) => TryWrite(bytes) ? bytes.Length : loop.ToBytes(bytes);

    /// <summary>Answers a script with bytes.</summary>
    public void Give(in V8FastResult result, ReadOnlySpan<byte> bytes)
    {
        if (TryWrite(bytes))
        {
            result.Set(bytes.Length);
        }
        else
        {
            result.Set(loop.ToBytes(bytes));
        }
    }

    private bool TryWrite(ReadOnlySpan<byte> bytes)
    {
        var fits = _array is { } array && (ulong)bytes.Length <= array.Length;
        if (fits && !bytes.IsEmpty)
        {
            _array!.Write(bytes, 0, (ulong)bytes.Length, 0);
        }

        return fits;
    }
}
