using Edge.Actors.Objects;
using Proto = Edge.Actors.Serialization.Messages;

namespace Edge.Actors.Serialization;

/// <summary>Between ids of objects and their form in messages.</summary>
internal static class ObjectRefMapping
{
    public static Proto.ObjectRef ToProto(ObjectId id)
    {
        var proto = new Proto.ObjectRef { Namespace = id.Namespace, Hex = id.Hex };
        if (id.Name is not null)
        {
            proto.Name = id.Name;
        }

        return proto;
    }

    public static ObjectId FromProto(Proto.ObjectRef proto) =>
        ObjectId.Restore(proto.Namespace, proto.Hex, proto.HasName ? proto.Name : null);
}
