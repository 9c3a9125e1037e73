using Akka.Actor;
using Edge.Actors.Nodes;
using Edge.Actors.Objects;
using Edge.Actors.Objects.Index;
using Edge.Actors.Objects.Links;
using Edge.Actors.Objects.Storage;
using Edge.Actors.Rooms;
using Edge.Actors.Workers;

namespace Edge.Actors.Tests.Serialization;

/// <summary>One fixed value of every type that leaves a node or is stored. Golden files hold their bytes: never change one.</summary>
internal static class Samples
{
    private static readonly RoomName Room = RoomName.Parse("lobby/1");
    private static readonly MessageKey Key = new(new UInt128(0x0102030405060708, 0x090A0B0C0D0E0F10));
    private static readonly ObjectId Object = ObjectId.FromName("Chat", "lobby");
    private static readonly ObjectId Unnamed = ObjectId.Restore("Chat", new string('a', 64), null);
    private static readonly GatewayId Gateway = new("akka.tcp://edge@10.0.0.1:8110", -7);
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeMilliseconds(1764000000000);
    private static readonly byte[] Data = [1, 2, 3];
    private static readonly byte[] Meta = "{}"u8.ToArray();

    public static object[] All(IActorRef relay) =>
    [
        new RoomEvents.MessagePosted("k3", 7, 1764000000000, "ann", "s_1", "01JD", RoomPayloadKind.Json, Data, Meta),
        new RoomEvents.RoomSnapshot("k3", 9, 2, 1764000000001, [new SeenPost(Key, 8, 5), new SeenPost(new MessageKey(3), 9, 6)]),
        new ObjectEvents.StorageChanged(true, ["b"], [new("a", Data), new("é", Meta)], new AlarmChange(Time)) { Name = "lobby" },
        new ObjectEvents.StorageEdited(
            new ObjectEvents.StorageChanged(false, ["b"], [new("a", Data)], null) { Name = "lobby" },
            [new ValueEdit("c", [new EditPiece(3, 500, default), new EditPiece(0, 0, Meta)])]),
        new ObjectEvents.Checkpoint(1, 2, [new("a", Data)]) { Alarm = Time, Gateways = [Gateway], Name = "lobby" },
        new ObjectEvents.GatewaySeen(Gateway) { Name = "lobby" },
        new ObjectEvents.GatewayGone(Gateway),
        new ObjectIndexEvents.ObjectListed(Object),
        new ObjectIndexEvents.AlarmSet(Object, Time, 7),
        new ObjectIndexEvents.Checkpoint(1, 2, [new IndexEntry(Object, true, Time, 7), new IndexEntry(Unnamed, true, null, 0)]),
        new RoomProtocol.Subscribe(Room, relay, "k3"),
        new RoomProtocol.Unsubscribe(Room, relay),
        new RoomProtocol.Post(Room, relay, null, "s_1", "01JD", RoomPayloadKind.Text, Data, default),
        new RoomProtocol.Subscribed(Room, "k3", 2, 9),
        new RoomProtocol.Committed(
            Room, "k3", [new RoomMessage(7, 1764000000000, "ann", Key, "01JD", RoomPayloadKind.Binary, Data, Meta)]),
        new RoomProtocol.Duplicate(Room, Key, "k3", 7, 1764000000000),
        new RoomProtocol.Refused(Room, Key, RefusalReason.Overloaded),
        new RoomProtocol.Asleep(Room, 9),
        new RoomProtocol.Awake(Room),
        new RoomProtocol.Pulse(Room, "k3", 9),
        new WorkerProtocol.Refresh("chat"),
        new WorkerProtocol.Running("chat", 3, "It does not load."),
        new WorkerProtocol.Follow("chat"),
        new WorkerProtocol.Lines(
            "node1:4053", "chat", [new WorkerProtocol.Line(DateTimeOffset.FromUnixTimeMilliseconds(1764000000000), "log", "hello", "chat.Room/lobby")], 2),
        new NodeProtocol.Describe(),
        new NodeProtocol.Description(12, 40, 17, true),
        new NodeProtocol.Find(Room),
        new NodeProtocol.Found(Room, "17"),
        new NodeProtocol.Drain(),
        new ObjectIndexProtocol.Register(Object),
        new ObjectIndexProtocol.Registered(Object),
        new ObjectIndexProtocol.Schedule(Object, Time, 7),
        new ObjectIndexProtocol.Scheduled(Object, 7),
        new ObjectIndexProtocol.AlarmDue(Object, Time),
        new ObjectIndexProtocol.AlarmSettled(Object, Time, 7),
        new ObjectIndexProtocol.GetPage(15, "Chat", "lo", "lobby", Object.Hex, 100),
        new ObjectIndexProtocol.Page(15, [Object, Unnamed], true),
        new ObjectIndexProtocol.Wake(15),
        new ObjectProtocol.Hello(Object, relay),
        new ObjectProtocol.FromGateway(Object, relay, 77, new LinkBatch(5, LinkSamples.FromGateway, 9)),
        new ObjectProtocol.NothingHeld(Unnamed, 77, "akka.tcp://edge@10.0.0.1:8110"),
        new ObjectProtocol.Gather(Object, 77),
        new ObjectProtocol.FromObject(Object, 77, new LinkBatch(6, LinkSamples.FromObject, 8)),
        new ObjectProtocol.Ended(Object, 77, 8, 1012),
    ];
}
