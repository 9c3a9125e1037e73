using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace Edge.Actors.Rooms;

/// <summary>
/// What makes a post recognisable when it comes again: a 128-bit XXH3 hash of its scope (user or session) and the
/// client's own id of it. Two scopes never share ids.
/// </summary>
public readonly record struct MessageKey(UInt128 Value)
{
    private const int StackBytes = 512;

    /// <summary>The key of a post.</summary>
    public static MessageKey Of(string scope, string messageId)
    {
        var scopeBytes = Encoding.UTF8.GetByteCount(scope);
        var size = sizeof(int) + scopeBytes + Encoding.UTF8.GetByteCount(messageId);
        var input = size <= StackBytes ? stackalloc byte[size] : new byte[size];
        MemoryMarshal.Write(input, scopeBytes);
        Encoding.UTF8.GetBytes(scope, input[sizeof(int)..]);
        Encoding.UTF8.GetBytes(messageId, input[(sizeof(int) + scopeBytes)..]);
        return new MessageKey(XxHash128.HashToUInt128(input));
    }
}
