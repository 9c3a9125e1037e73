using Akka.Actor;
using Edge.Actors.Rooms;
using Google.Protobuf;
using Proto = Edge.Actors.Serialization.Messages;

namespace Edge.Actors.Serialization;

/// <summary>Between cluster messages and their bytes. Actor references travel as serialised paths.</summary>
internal sealed class MessageMapping(ExtendedActorSystem system)
{
    public static IMessage ToProto(RoomProtocol.Subscribe message) =>
        new Proto.Subscribe { Room = message.Room.Value, Relay = Path(message.Relay), Epoch = message.Epoch };

    public static IMessage ToProto(RoomProtocol.Unsubscribe message) =>
        new Proto.Unsubscribe { Room = message.Room.Value, Relay = Path(message.Relay) };

    public static IMessage ToProto(RoomProtocol.Post message)
    {
        var proto = new Proto.Post
        {
            Room = message.Room.Value,
            Relay = Path(message.Relay),
            Scope = message.Scope,
            MessageId = message.MessageId,
            Kind = (int)message.Kind,
            Data = UnsafeByteOperations.UnsafeWrap(message.Data),
            Meta = UnsafeByteOperations.UnsafeWrap(message.Meta),
        };
        if (message.From is not null)
        {
            proto.From = message.From;
        }

        return proto;
    }

    public static IMessage ToProto(RoomProtocol.Subscribed message) => new Proto.Subscribed
    {
        Room = message.Room.Value,
        Epoch = message.Epoch,
        First = message.First,
        Head = message.Head,
    };

    public static IMessage ToProto(RoomProtocol.Committed message)
    {
        var proto = new Proto.Committed { Room = message.Room.Value, Epoch = message.Epoch, Following = message.Following };
        proto.Messages.AddRange(message.Messages.Select(ToProto));
        return proto;
    }

    public static IMessage ToProto(RoomProtocol.Duplicate message) => new Proto.Duplicate
    {
        Room = message.Room.Value,
        Key = KeyBytes.Write(message.Key),
        Epoch = message.Epoch,
        Seq = message.Seq,
        Timestamp = message.Timestamp,
    };

    public static IMessage ToProto(RoomProtocol.Refused message) =>
        new Proto.Refused { Room = message.Room.Value, Key = KeyBytes.Write(message.Key), Reason = (int)message.Reason };

    public static IMessage ToProto(RoomProtocol.Asleep message) =>
        new Proto.Asleep { Room = message.Room.Value, Head = message.Head };

    public static IMessage ToProto(RoomProtocol.Awake message) => new Proto.Awake { Room = message.Room.Value };

    public static IMessage ToProto(RoomProtocol.Pulse message) =>
        new Proto.Pulse { Room = message.Room.Value, Epoch = message.Epoch, Head = message.Head };

    public RoomProtocol.Subscribe Subscribe(byte[] bytes)
    {
        var proto = Proto.Subscribe.Parser.ParseFrom(bytes);
        return new RoomProtocol.Subscribe(RoomName.Parse(proto.Room), Ref(proto.Relay), proto.Epoch);
    }

    public RoomProtocol.Unsubscribe Unsubscribe(byte[] bytes)
    {
        var proto = Proto.Unsubscribe.Parser.ParseFrom(bytes);
        return new RoomProtocol.Unsubscribe(RoomName.Parse(proto.Room), Ref(proto.Relay));
    }

    public RoomProtocol.Post Post(byte[] bytes)
    {
        var proto = Proto.Post.Parser.ParseFrom(bytes);
        return new RoomProtocol.Post(
            RoomName.Parse(proto.Room),
            Ref(proto.Relay),
            proto.HasFrom ? proto.From : null,
            proto.Scope,
            proto.MessageId,
            (RoomPayloadKind)proto.Kind,
            proto.Data.Memory,
            proto.Meta.Memory);
    }

    public static RoomProtocol.Subscribed Subscribed(byte[] bytes)
    {
        var proto = Proto.Subscribed.Parser.ParseFrom(bytes);
        return new RoomProtocol.Subscribed(RoomName.Parse(proto.Room), proto.Epoch, proto.First, proto.Head);
    }

    public static RoomProtocol.Committed Committed(byte[] bytes)
    {
        var proto = Proto.Committed.Parser.ParseFrom(bytes);
        return new RoomProtocol.Committed(
            RoomName.Parse(proto.Room), proto.Epoch, [.. proto.Messages.Select(FromProto)], proto.Following);
    }

    public static RoomProtocol.Duplicate Duplicate(byte[] bytes)
    {
        var proto = Proto.Duplicate.Parser.ParseFrom(bytes);
        return new RoomProtocol.Duplicate(
            RoomName.Parse(proto.Room), KeyBytes.Read(proto.Key.Span), proto.Epoch, proto.Seq, proto.Timestamp);
    }

    public static RoomProtocol.Refused Refused(byte[] bytes)
    {
        var proto = Proto.Refused.Parser.ParseFrom(bytes);
        return new RoomProtocol.Refused(
            RoomName.Parse(proto.Room), KeyBytes.Read(proto.Key.Span), (RefusalReason)proto.Reason);
    }

    public static RoomProtocol.Asleep Asleep(byte[] bytes)
    {
        var proto = Proto.Asleep.Parser.ParseFrom(bytes);
        return new RoomProtocol.Asleep(RoomName.Parse(proto.Room), proto.Head);
    }

    public static RoomProtocol.Awake Awake(byte[] bytes) => new(RoomName.Parse(Proto.Awake.Parser.ParseFrom(bytes).Room));

    public static RoomProtocol.Pulse Pulse(byte[] bytes)
    {
        var proto = Proto.Pulse.Parser.ParseFrom(bytes);
        return new RoomProtocol.Pulse(RoomName.Parse(proto.Room), proto.Epoch, proto.Head);
    }

    private static string Path(IActorRef actor) => Akka.Serialization.Serialization.SerializedActorPath(actor);

    private IActorRef Ref(string path) => system.Provider.ResolveActorRef(path);

    private static Proto.RoomMessage ToProto(RoomMessage message)
    {
        var proto = new Proto.RoomMessage
        {
            Seq = message.Seq,
            Timestamp = message.Timestamp,
            Key = KeyBytes.Write(message.Key),
            MessageId = message.MessageId,
            Kind = (int)message.Kind,
            Data = UnsafeByteOperations.UnsafeWrap(message.Data),
            Meta = UnsafeByteOperations.UnsafeWrap(message.Meta),
        };
        if (message.From is not null)
        {
            proto.From = message.From;
        }

        return proto;
    }

    private static RoomMessage FromProto(Proto.RoomMessage proto) => new(
        proto.Seq,
        proto.Timestamp,
        proto.HasFrom ? proto.From : null,
        KeyBytes.Read(proto.Key.Span),
        proto.MessageId,
        (RoomPayloadKind)proto.Kind,
        proto.Data.Memory,
        proto.Meta.Memory);
}
