using System.Runtime.Serialization;
using Edge.Actors.Objects;
using Edge.Actors.Objects.Index;
using Google.Protobuf;
using Proto = Edge.Actors.Serialization.Facts;

namespace Edge.Actors.Serialization;

/// <summary>Between the facts of the index of objects and their bytes.</summary>
internal static class IndexFactMapping
{
    public static IMessage ToProto(ObjectIndexEvents.IFact fact) => fact switch
    {
        ObjectIndexEvents.ObjectListed listed => new Proto.ObjectListed { Object = ToProto(listed.Object) },
        ObjectIndexEvents.AlarmSet alarm => ToProto(alarm),
        ObjectIndexEvents.Checkpoint part => ToProto(part),
        _ => throw new SerializationException($"{fact.GetType()} is not one of ours."),
    };

    public static ObjectIndexEvents.ObjectListed ObjectListed(byte[] bytes) =>
        new(FromProto(Proto.ObjectListed.Parser.ParseFrom(bytes).Object));

    public static ObjectIndexEvents.AlarmSet AlarmSet(byte[] bytes)
    {
        var proto = Proto.AlarmSet.Parser.ParseFrom(bytes);
        return new ObjectIndexEvents.AlarmSet(FromProto(proto.Object), proto.HasTime ? Time(proto.Time) : null, proto.Version);
    }

    public static ObjectIndexEvents.Checkpoint Checkpoint(byte[] bytes)
    {
        var proto = Proto.IndexCheckpoint.Parser.ParseFrom(bytes);
        return new ObjectIndexEvents.Checkpoint(proto.Part, proto.Of, [.. proto.Entries.Select(FromProto)]);
    }

    private static Proto.AlarmSet ToProto(ObjectIndexEvents.AlarmSet alarm)
    {
        var proto = new Proto.AlarmSet { Object = ToProto(alarm.Object), Version = alarm.Version };
        if (alarm.Time is { } time)
        {
            proto.Time = time.ToUnixTimeMilliseconds();
        }

        return proto;
    }

    private static Proto.IndexCheckpoint ToProto(ObjectIndexEvents.Checkpoint part)
    {
        var proto = new Proto.IndexCheckpoint { Part = part.Part, Of = part.Of };
        proto.Entries.AddRange(part.Entries.Select(ToProto));
        return proto;
    }

    private static Proto.IndexEntry ToProto(IndexEntry entry)
    {
        var proto = new Proto.IndexEntry { Object = ToProto(entry.Object), Listed = entry.IsListed, Version = entry.Version };
        if (entry.Alarm is { } alarm)
        {
            proto.Alarm = alarm.ToUnixTimeMilliseconds();
        }

        return proto;
    }

    private static IndexEntry FromProto(Proto.IndexEntry proto) =>
        new(FromProto(proto.Object), proto.Listed, proto.HasAlarm ? Time(proto.Alarm) : null, proto.Version);

    private static Proto.ObjectName ToProto(ObjectId id)
    {
        var proto = new Proto.ObjectName { Namespace = id.Namespace, Hex = id.Hex };
        if (id.Name is not null)
        {
            proto.Name = id.Name;
        }

        return proto;
    }

    private static ObjectId FromProto(Proto.ObjectName proto) =>
        ObjectId.Restore(proto.Namespace, proto.Hex, proto.HasName ? proto.Name : null);

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
