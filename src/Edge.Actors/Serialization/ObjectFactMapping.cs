using System.Collections.Immutable;
using System.Runtime.Serialization;
using Edge.Actors.Objects;
using Edge.Actors.Objects.Storage;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Proto = Edge.Actors.Serialization.Facts;
using StoredEntry = System.Collections.Generic.KeyValuePair<string, System.ReadOnlyMemory<byte>>;

namespace Edge.Actors.Serialization;

/// <summary>Between the facts of objects and their bytes.</summary>
internal static class ObjectFactMapping
{
    public static IMessage ToProto(ObjectEvents.IFact fact) => fact switch
    {
        ObjectEvents.StorageChanged changed => ToProto(changed),
        ObjectEvents.StorageEdited edited => ToProto(edited),
        ObjectEvents.Checkpoint part => ToProto(part),
        ObjectEvents.GatewaySeen seen => ToProto(seen),
        ObjectEvents.GatewayGone gone => new Proto.GatewayGone { Gateway = ToProto(gone.Gateway) },
        _ => throw new SerializationException($"{fact.GetType()} is not one of ours."),
    };

    public static ObjectEvents.StorageChanged StorageChanged(byte[] bytes) =>
        FromProto(Proto.StorageChanged.Parser.ParseFrom(bytes));

    public static ObjectEvents.StorageEdited StorageEdited(byte[] bytes)
    {
        var proto = Proto.StorageEdited.Parser.ParseFrom(bytes);
        return new ObjectEvents.StorageEdited(FromProto(proto.Rest), [.. proto.Edits.Select(FromProto)]);
    }

    public static ObjectEvents.Checkpoint Checkpoint(byte[] bytes)
    {
        var proto = Proto.ObjectCheckpoint.Parser.ParseFrom(bytes);
        return new ObjectEvents.Checkpoint(proto.Part, proto.Of, Entries(proto.Entries))
        {
            Alarm = proto.HasAlarm ? DateTimeOffset.FromUnixTimeMilliseconds(proto.Alarm) : null,
            Gateways = [.. proto.Gateways.Select(FromProto)],
            Name = proto.HasName ? proto.Name : null,
        };
    }

    public static ObjectEvents.GatewaySeen GatewaySeen(byte[] bytes)
    {
        var proto = Proto.GatewaySeen.Parser.ParseFrom(bytes);
        return new ObjectEvents.GatewaySeen(FromProto(proto.Gateway)) { Name = proto.HasName ? proto.Name : null };
    }

    public static ObjectEvents.GatewayGone GatewayGone(byte[] bytes) =>
        new(FromProto(Proto.GatewayGone.Parser.ParseFrom(bytes).Gateway));

    private static Proto.StorageChanged ToProto(ObjectEvents.StorageChanged fact)
    {
        var proto = new Proto.StorageChanged { DeletedAll = fact.DeletedAll, AlarmCleared = fact.Alarm is { Time: null } };
        proto.Deletes.AddRange(fact.Deletes);
        proto.Puts.AddRange(fact.Puts.Select(ToProto));
        if (fact.Alarm?.Time is { } alarm)
        {
            proto.Alarm = alarm.ToUnixTimeMilliseconds();
        }

        if (fact.Name is not null)
        {
            proto.Name = fact.Name;
        }

        return proto;
    }

    private static ObjectEvents.StorageChanged FromProto(Proto.StorageChanged proto) =>
        new(proto.DeletedAll, [.. proto.Deletes], Entries(proto.Puts), Alarm(proto)) { Name = proto.HasName ? proto.Name : null };

    private static Proto.StorageEdited ToProto(ObjectEvents.StorageEdited fact)
    {
        var proto = new Proto.StorageEdited { Rest = ToProto(fact.Rest) };
        proto.Edits.AddRange(fact.Edits.Select(ToProto));
        return proto;
    }

    private static Proto.ValueEdit ToProto(ValueEdit edit)
    {
        var proto = new Proto.ValueEdit { Key = edit.Key };
        proto.Pieces.AddRange(edit.Pieces.Select(piece => new Proto.EditPiece
        {
            From = piece.From,
            Length = piece.Length,
            Own = UnsafeByteOperations.UnsafeWrap(piece.Own),
        }));
        return proto;
    }

    private static ValueEdit FromProto(Proto.ValueEdit proto) =>
        new(proto.Key, [.. proto.Pieces.Select(piece => new EditPiece(piece.From, piece.Length, piece.Own.Memory))]);

    private static Proto.ObjectCheckpoint ToProto(ObjectEvents.Checkpoint fact)
    {
        var proto = new Proto.ObjectCheckpoint { Part = fact.Part, Of = fact.Of };
        proto.Entries.AddRange(fact.Entries.Select(ToProto));
        proto.Gateways.AddRange(fact.Gateways.Select(ToProto));
        if (fact.Alarm is { } alarm)
        {
            proto.Alarm = alarm.ToUnixTimeMilliseconds();
        }

        if (fact.Name is not null)
        {
            proto.Name = fact.Name;
        }

        return proto;
    }

    private static Proto.GatewaySeen ToProto(ObjectEvents.GatewaySeen fact)
    {
        var proto = new Proto.GatewaySeen { Gateway = ToProto(fact.Gateway) };
        if (fact.Name is not null)
        {
            proto.Name = fact.Name;
        }

        return proto;
    }

    private static AlarmChange? Alarm(Proto.StorageChanged proto) => proto switch
    {
        { HasAlarm: true } => new AlarmChange(DateTimeOffset.FromUnixTimeMilliseconds(proto.Alarm)),
        { AlarmCleared: true } => new AlarmChange(null),
        _ => null,
    };

    private static ImmutableArray<StoredEntry> Entries(RepeatedField<Proto.StoredEntry> entries) =>
        [.. entries.Select(entry => new StoredEntry(entry.Key, entry.Value.Memory))];

    private static Proto.StoredEntry ToProto(StoredEntry entry) =>
        new() { Key = entry.Key, Value = UnsafeByteOperations.UnsafeWrap(entry.Value) };

    private static Proto.Gateway ToProto(GatewayId gateway) => new() { Address = gateway.Address, Uid = gateway.Uid };

    private static GatewayId FromProto(Proto.Gateway proto) => new(proto.Address, proto.Uid);
}
