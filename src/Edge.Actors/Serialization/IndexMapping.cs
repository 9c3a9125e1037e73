using System.Runtime.Serialization;
using Edge.Actors.Objects.Index;
using Google.Protobuf;
using Proto = Edge.Actors.Serialization.Messages;

namespace Edge.Actors.Serialization;

/// <summary>Between the messages of the index of objects and their bytes.</summary>
internal static class IndexMapping
{
    public static IMessage ToProto(ObjectIndexProtocol.IIndexMessage message) => message switch
    {
        ObjectIndexProtocol.Register register => new Proto.Register { Object = ObjectRefMapping.ToProto(register.Object) },
        ObjectIndexProtocol.Registered registered => new Proto.Registered { Object = ObjectRefMapping.ToProto(registered.Object) },
        ObjectIndexProtocol.Schedule schedule => new Proto.Schedule
        {
            Object = ObjectRefMapping.ToProto(schedule.Object),
            Time = schedule.Time.ToUnixTimeMilliseconds(),
            Version = schedule.Version,
        },
        ObjectIndexProtocol.Scheduled scheduled => new Proto.Scheduled
        {
            Object = ObjectRefMapping.ToProto(scheduled.Object),
            Version = scheduled.Version,
        },
        ObjectIndexProtocol.AlarmDue due => new Proto.AlarmDue
        {
            Object = ObjectRefMapping.ToProto(due.Object),
            Time = due.Time.ToUnixTimeMilliseconds(),
        },
        ObjectIndexProtocol.AlarmSettled settled => ToProto(settled),
        ObjectIndexProtocol.GetPage get => ToProto(get),
        ObjectIndexProtocol.Page page => ToProto(page),
        ObjectIndexProtocol.Wake wake => new Proto.Wake { Partition = wake.Partition },
        _ => throw new SerializationException($"{message.GetType()} is not one of ours."),
    };

    public static ObjectIndexProtocol.Register Register(byte[] bytes) =>
        new(ObjectRefMapping.FromProto(Proto.Register.Parser.ParseFrom(bytes).Object));

    public static ObjectIndexProtocol.Registered Registered(byte[] bytes) =>
        new(ObjectRefMapping.FromProto(Proto.Registered.Parser.ParseFrom(bytes).Object));

    public static ObjectIndexProtocol.Schedule Schedule(byte[] bytes)
    {
        var proto = Proto.Schedule.Parser.ParseFrom(bytes);
        return new ObjectIndexProtocol.Schedule(ObjectRefMapping.FromProto(proto.Object), Time(proto.Time), proto.Version);
    }

    public static ObjectIndexProtocol.Scheduled Scheduled(byte[] bytes)
    {
        var proto = Proto.Scheduled.Parser.ParseFrom(bytes);
        return new ObjectIndexProtocol.Scheduled(ObjectRefMapping.FromProto(proto.Object), proto.Version);
    }

    public static ObjectIndexProtocol.AlarmDue AlarmDue(byte[] bytes)
    {
        var proto = Proto.AlarmDue.Parser.ParseFrom(bytes);
        return new ObjectIndexProtocol.AlarmDue(ObjectRefMapping.FromProto(proto.Object), Time(proto.Time));
    }

    public static ObjectIndexProtocol.AlarmSettled AlarmSettled(byte[] bytes)
    {
        var proto = Proto.AlarmSettled.Parser.ParseFrom(bytes);
        return new ObjectIndexProtocol.AlarmSettled(
            ObjectRefMapping.FromProto(proto.Object), proto.HasNext ? Time(proto.Next) : null, proto.Version);
    }

    public static ObjectIndexProtocol.GetPage GetPage(byte[] bytes)
    {
        var proto = Proto.GetPage.Parser.ParseFrom(bytes);
        return new ObjectIndexProtocol.GetPage(
            proto.Partition, proto.Namespace, proto.Prefix, proto.AfterName, proto.AfterHex, proto.Limit);
    }

    public static ObjectIndexProtocol.Page Page(byte[] bytes)
    {
        var proto = Proto.Page.Parser.ParseFrom(bytes);
        return new ObjectIndexProtocol.Page(proto.Partition, [.. proto.Objects.Select(ObjectRefMapping.FromProto)], proto.Last);
    }

    public static ObjectIndexProtocol.Wake Wake(byte[] bytes) => new(Proto.Wake.Parser.ParseFrom(bytes).Partition);

    private static Proto.AlarmSettled ToProto(ObjectIndexProtocol.AlarmSettled settled)
    {
        var proto = new Proto.AlarmSettled { Object = ObjectRefMapping.ToProto(settled.Object), Version = settled.Version };
        if (settled.Next is { } next)
        {
            proto.Next = next.ToUnixTimeMilliseconds();
        }

        return proto;
    }

    private static Proto.GetPage ToProto(ObjectIndexProtocol.GetPage get) => new()
    {
        Partition = get.Partition,
        Namespace = get.Namespace,
        Prefix = get.Prefix,
        AfterName = get.AfterName,
        AfterHex = get.AfterHex,
        Limit = get.Limit,
    };

    private static Proto.Page ToProto(ObjectIndexProtocol.Page page)
    {
        var proto = new Proto.Page { Partition = page.Partition, Last = page.IsLast };
        proto.Objects.AddRange(page.Objects.Select(ObjectRefMapping.ToProto));
        return proto;
    }

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
