using System.Runtime.Serialization;
using Akka.Actor;
using Edge.Actors.Objects;
using Google.Protobuf;
using Proto = Edge.Actors.Serialization.Links;

namespace Edge.Actors.Serialization;

/// <summary>Between what objects and gateways say and its bytes.</summary>
internal sealed class ObjectMapping(ExtendedActorSystem system)
{
    public static IMessage ToProto(ObjectProtocol.IObjectMessage message) => message switch
    {
        ObjectProtocol.Hello hello => new Proto.Hello { Object = ObjectRefMapping.ToProto(hello.Object), Gateway = Path(hello.Gateway) },
        ObjectProtocol.FromGateway from => new Proto.FromGateway
        {
            Object = ObjectRefMapping.ToProto(from.Object),
            Gateway = Path(from.Gateway),
            Incarnation = from.Incarnation,
            Batch = LinkMapping.ToProto(from.Batch),
        },
        ObjectProtocol.NothingHeld nothing => new Proto.NothingHeld
        {
            Object = ObjectRefMapping.ToProto(nothing.Object),
            Incarnation = nothing.Incarnation,
            Node = nothing.Node,
        },
        ObjectProtocol.Gather gather => new Proto.Gather { Object = ObjectRefMapping.ToProto(gather.Object), Incarnation = gather.Incarnation },
        ObjectProtocol.FromObject from => new Proto.FromObject
        {
            Object = ObjectRefMapping.ToProto(from.Object),
            Incarnation = from.Incarnation,
            Batch = LinkMapping.ToProto(from.Batch),
        },
        ObjectProtocol.Ended ended => new Proto.Ended
        {
            Object = ObjectRefMapping.ToProto(ended.Object),
            Incarnation = ended.Incarnation,
            Received = ended.Received,
            CloseCode = ended.CloseCode,
        },
        _ => throw new SerializationException($"{message.GetType()} is not one of ours."),
    };

    public ObjectProtocol.Hello Hello(byte[] bytes)
    {
        var proto = Proto.Hello.Parser.ParseFrom(bytes);
        return new ObjectProtocol.Hello(ObjectRefMapping.FromProto(proto.Object), Ref(proto.Gateway));
    }

    public ObjectProtocol.FromGateway FromGateway(byte[] bytes)
    {
        var proto = Proto.FromGateway.Parser.ParseFrom(bytes);
        return new ObjectProtocol.FromGateway(
            ObjectRefMapping.FromProto(proto.Object), Ref(proto.Gateway), proto.Incarnation, LinkMapping.FromProto(proto.Batch));
    }

    public static ObjectProtocol.NothingHeld NothingHeld(byte[] bytes)
    {
        var proto = Proto.NothingHeld.Parser.ParseFrom(bytes);
        return new ObjectProtocol.NothingHeld(ObjectRefMapping.FromProto(proto.Object), proto.Incarnation, proto.Node);
    }

    public static ObjectProtocol.Gather Gather(byte[] bytes)
    {
        var proto = Proto.Gather.Parser.ParseFrom(bytes);
        return new ObjectProtocol.Gather(ObjectRefMapping.FromProto(proto.Object), proto.Incarnation);
    }

    public static ObjectProtocol.FromObject FromObject(byte[] bytes)
    {
        var proto = Proto.FromObject.Parser.ParseFrom(bytes);
        return new ObjectProtocol.FromObject(ObjectRefMapping.FromProto(proto.Object), proto.Incarnation, LinkMapping.FromProto(proto.Batch));
    }

    public static ObjectProtocol.Ended Ended(byte[] bytes)
    {
        var proto = Proto.Ended.Parser.ParseFrom(bytes);
        return new ObjectProtocol.Ended(ObjectRefMapping.FromProto(proto.Object), proto.Incarnation, proto.Received, proto.CloseCode);
    }

    private static string Path(IActorRef actor) => Akka.Serialization.Serialization.SerializedActorPath(actor);

    private IActorRef Ref(string path) => system.Provider.ResolveActorRef(path);
}
