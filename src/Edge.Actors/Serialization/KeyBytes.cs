using System.Buffers.Binary;
using Edge.Actors.Rooms;
using Google.Protobuf;

namespace Edge.Actors.Serialization;

/// <summary>Message keys as 16 bytes, big endian.</summary>
internal static class KeyBytes
{
    public const int Size = 16;

    public static ByteString Write(MessageKey key)
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, key.Value);
        return ByteString.CopyFrom(bytes);
    }

    public static MessageKey Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));
}
