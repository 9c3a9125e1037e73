using System.Buffers.Binary;
using Edge.Actors.Rooms;
using Google.Protobuf;
using Proto = Edge.Actors.Serialization.Facts;

namespace Edge.Actors.Serialization;

/// <summary>Between facts and their bytes.</summary>
internal static class FactMapping
{
    private const int SeenBytes = KeyBytes.Size + (2 * sizeof(long));

    public static IMessage ToProto(RoomEvents.MessagePosted fact)
    {
        var proto = new Proto.MessagePosted
        {
            Epoch = fact.Epoch,
            Seq = fact.Seq,
            Timestamp = fact.Timestamp,
            Scope = fact.Scope,
            MessageId = fact.MessageId,
            Kind = (int)fact.Kind,
            Data = UnsafeByteOperations.UnsafeWrap(fact.Data),
            Meta = UnsafeByteOperations.UnsafeWrap(fact.Meta),
        };
        if (fact.From is not null)
        {
            proto.From = fact.From;
        }

        return proto;
    }

    public static RoomEvents.MessagePosted MessagePosted(byte[] bytes)
    {
        var proto = Proto.MessagePosted.Parser.ParseFrom(bytes);
        return new RoomEvents.MessagePosted(
            proto.Epoch,
            proto.Seq,
            proto.Timestamp,
            proto.HasFrom ? proto.From : null,
            proto.Scope,
            proto.MessageId,
            (RoomPayloadKind)proto.Kind,
            proto.Data.Memory,
            proto.Meta.Memory);
    }

    public static IMessage ToProto(RoomEvents.RoomSnapshot snapshot)
    {
        var seen = new byte[snapshot.Seen.Count * SeenBytes];
        for (var i = 0; i < snapshot.Seen.Count; i++)
        {
            var entry = seen.AsSpan(i * SeenBytes, SeenBytes);
            BinaryPrimitives.WriteUInt128BigEndian(entry, snapshot.Seen[i].Key.Value);
            BinaryPrimitives.WriteInt64BigEndian(entry[KeyBytes.Size..], snapshot.Seen[i].Seq);
            BinaryPrimitives.WriteInt64BigEndian(entry[(KeyBytes.Size + sizeof(long))..], snapshot.Seen[i].Timestamp);
        }

        return new Proto.RoomSnapshot
        {
            Epoch = snapshot.Epoch,
            Head = snapshot.Head,
            First = snapshot.First,
            Timestamp = snapshot.Timestamp,
            Seen = UnsafeByteOperations.UnsafeWrap(seen),
        };
    }

    public static RoomEvents.RoomSnapshot RoomSnapshot(byte[] bytes)
    {
        var proto = Proto.RoomSnapshot.Parser.ParseFrom(bytes);
        var seen = new SeenPost[proto.Seen.Length / SeenBytes];
        for (var i = 0; i < seen.Length; i++)
        {
            var entry = proto.Seen.Span.Slice(i * SeenBytes, SeenBytes);
            seen[i] = new SeenPost(
                KeyBytes.Read(entry),
                BinaryPrimitives.ReadInt64BigEndian(entry[KeyBytes.Size..]),
                BinaryPrimitives.ReadInt64BigEndian(entry[(KeyBytes.Size + sizeof(long))..]));
        }

        return new RoomEvents.RoomSnapshot(proto.Epoch, proto.Head, proto.First, proto.Timestamp, seen);
    }
}
