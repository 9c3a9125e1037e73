using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using Edge.Actors.Nodes;
using Edge.Actors.Objects;
using Edge.Actors.Objects.Index;
using Edge.Actors.Rooms;
using Edge.Actors.Workers;
using Google.Protobuf;

namespace Edge.Actors.Serialization;

/// <summary>
/// Protobuf for everything of ours that leaves a node or is stored. An unknown manifest is an error and never skipped: a
/// room whose journal holds one stops instead of forgetting it.
/// </summary>
public sealed class EdgeSerializer : SerializerWithStringManifest
{
    /// <summary>Stored with every fact: never changes.</summary>
    public const int SerializerId = 4201;

    private readonly MessageMapping _messages;
    private readonly ObjectMapping _objects;

    /// <summary>Made by Akka from its configuration.</summary>
    public EdgeSerializer(ExtendedActorSystem system)
        : base(system) => (_messages, _objects) = (new MessageMapping(system), new ObjectMapping(system));

    /// <inheritdoc/>
    public override int Identifier => SerializerId;

    /// <inheritdoc/>
    public override string Manifest(object o) => Manifests.ByType.TryGetValue(o.GetType(), out var manifest)
        ? manifest
        : throw new SerializationException($"{o.GetType()} has no manifest: add it to {nameof(Manifests)}.");

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => ToProto(obj).ToByteArray();

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        Manifests.MessagePosted => FactMapping.MessagePosted(bytes),
        Manifests.RoomSnapshot => FactMapping.RoomSnapshot(bytes),
        Manifests.StorageChanged => ObjectFactMapping.StorageChanged(bytes),
        Manifests.StorageEdited => ObjectFactMapping.StorageEdited(bytes),
        Manifests.ObjectCheckpoint => ObjectFactMapping.Checkpoint(bytes),
        Manifests.GatewaySeen => ObjectFactMapping.GatewaySeen(bytes),
        Manifests.GatewayGone => ObjectFactMapping.GatewayGone(bytes),
        Manifests.ObjectListed => IndexFactMapping.ObjectListed(bytes),
        Manifests.AlarmSet => IndexFactMapping.AlarmSet(bytes),
        Manifests.IndexCheckpoint => IndexFactMapping.Checkpoint(bytes),
        Manifests.Subscribe => _messages.Subscribe(bytes),
        Manifests.Unsubscribe => _messages.Unsubscribe(bytes),
        Manifests.Post => _messages.Post(bytes),
        Manifests.Subscribed => MessageMapping.Subscribed(bytes),
        Manifests.Committed => MessageMapping.Committed(bytes),
        Manifests.Duplicate => MessageMapping.Duplicate(bytes),
        Manifests.Refused => MessageMapping.Refused(bytes),
        Manifests.Asleep => MessageMapping.Asleep(bytes),
        Manifests.Awake => MessageMapping.Awake(bytes),
        Manifests.Pulse => MessageMapping.Pulse(bytes),
        Manifests.RefreshWorker => WorkerMapping.Refresh(bytes),
        Manifests.RunningWorker => WorkerMapping.Running(bytes),
        Manifests.FollowWorker => WorkerMapping.Follow(bytes),
        Manifests.WorkerLines => WorkerMapping.Lines(bytes),
        Manifests.Describe => new NodeProtocol.Describe(),
        Manifests.Description => NodeMapping.Description(bytes),
        Manifests.Find => NodeMapping.Find(bytes),
        Manifests.Found => NodeMapping.Found(bytes),
        Manifests.Drain => new NodeProtocol.Drain(),
        Manifests.Register => IndexMapping.Register(bytes),
        Manifests.Registered => IndexMapping.Registered(bytes),
        Manifests.Schedule => IndexMapping.Schedule(bytes),
        Manifests.Scheduled => IndexMapping.Scheduled(bytes),
        Manifests.AlarmDue => IndexMapping.AlarmDue(bytes),
        Manifests.AlarmSettled => IndexMapping.AlarmSettled(bytes),
        Manifests.GetPage => IndexMapping.GetPage(bytes),
        Manifests.Page => IndexMapping.Page(bytes),
        Manifests.Wake => IndexMapping.Wake(bytes),
        Manifests.Hello => _objects.Hello(bytes),
        Manifests.FromGateway => _objects.FromGateway(bytes),
        Manifests.NothingHeld => ObjectMapping.NothingHeld(bytes),
        Manifests.Gather => ObjectMapping.Gather(bytes),
        Manifests.FromObject => ObjectMapping.FromObject(bytes),
        Manifests.Ended => ObjectMapping.Ended(bytes),
        _ => throw new SerializationException(
            $"Unknown manifest '{manifest}': written by a newer release? This one knows {string.Join(", ", Manifests.ByType.Values)}."),
    };

    private static IMessage ToProto(object message) => message switch
    {
        RoomEvents.MessagePosted fact => FactMapping.ToProto(fact),
        RoomEvents.RoomSnapshot snapshot => FactMapping.ToProto(snapshot),
        ObjectEvents.IFact fact => ObjectFactMapping.ToProto(fact),
        ObjectIndexEvents.IFact fact => IndexFactMapping.ToProto(fact),
        RoomProtocol.Subscribe subscribe => MessageMapping.ToProto(subscribe),
        RoomProtocol.Unsubscribe unsubscribe => MessageMapping.ToProto(unsubscribe),
        RoomProtocol.Post post => MessageMapping.ToProto(post),
        RoomProtocol.Subscribed subscribed => MessageMapping.ToProto(subscribed),
        RoomProtocol.Committed committed => MessageMapping.ToProto(committed),
        RoomProtocol.Duplicate duplicate => MessageMapping.ToProto(duplicate),
        RoomProtocol.Refused refused => MessageMapping.ToProto(refused),
        RoomProtocol.Asleep asleep => MessageMapping.ToProto(asleep),
        RoomProtocol.Awake awake => MessageMapping.ToProto(awake),
        RoomProtocol.Pulse pulse => MessageMapping.ToProto(pulse),
        WorkerProtocol.IWorkerMessage worker => WorkerMapping.ToProto(worker),
        NodeProtocol.INodeMessage node => NodeMapping.ToProto(node),
        ObjectIndexProtocol.IIndexMessage index => IndexMapping.ToProto(index),
        ObjectProtocol.IObjectMessage said => ObjectMapping.ToProto(said),
        _ => throw new SerializationException($"{message.GetType()} is not one of ours."),
    };
}
