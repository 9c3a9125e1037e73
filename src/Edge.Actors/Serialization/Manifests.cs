using Edge.Actors.Nodes;
using Edge.Actors.Objects;
using Edge.Actors.Objects.Index;
using Edge.Actors.Rooms;
using Edge.Actors.Workers;

namespace Edge.Actors.Serialization;

/// <summary>The name each type has on the wire and on disk. Append only: a manifest is never renamed or used again.</summary>
internal static class Manifests
{
    public const string MessagePosted = "F1";
    public const string RoomSnapshot = "F2";
    public const string StorageChanged = "F3";
    public const string ObjectCheckpoint = "F4";
    public const string GatewaySeen = "F5";
    public const string GatewayGone = "F6";
    public const string ObjectListed = "F7";
    public const string AlarmSet = "F8";
    public const string IndexCheckpoint = "F9";
    public const string StorageEdited = "F10";
    public const string Subscribe = "M1";
    public const string Unsubscribe = "M2";
    public const string Post = "M3";
    public const string Subscribed = "M4";
    public const string Committed = "M5";
    public const string Duplicate = "M6";
    public const string Refused = "M7";
    public const string Asleep = "M8";
    public const string Awake = "M9";
    public const string Pulse = "M10";
    public const string RefreshWorker = "M80";
    public const string RunningWorker = "M81";
    public const string FollowWorker = "M82";
    public const string WorkerLines = "M83";
    public const string Describe = "M11";
    public const string Description = "M12";
    public const string Find = "M13";
    public const string Found = "M14";
    public const string Drain = "M15";
    public const string Register = "M16";
    public const string Registered = "M17";
    public const string Schedule = "M18";
    public const string Scheduled = "M19";
    public const string AlarmDue = "M20";
    public const string AlarmSettled = "M21";
    public const string GetPage = "M22";
    public const string Page = "M23";
    public const string Wake = "M24";
    public const string Hello = "M30";
    public const string FromGateway = "M31";
    public const string NothingHeld = "M32";
    public const string Gather = "M33";
    public const string FromObject = "M34";
    public const string Ended = "M35";

    /// <summary>The manifest of every type that leaves a node or is stored.</summary>
    public static IReadOnlyDictionary<Type, string> ByType { get; } = new Dictionary<Type, string>
    {
        [typeof(RoomEvents.MessagePosted)] = MessagePosted,
        [typeof(RoomEvents.RoomSnapshot)] = RoomSnapshot,
        [typeof(ObjectEvents.StorageChanged)] = StorageChanged,
        [typeof(ObjectEvents.StorageEdited)] = StorageEdited,
        [typeof(ObjectEvents.Checkpoint)] = ObjectCheckpoint,
        [typeof(ObjectEvents.GatewaySeen)] = GatewaySeen,
        [typeof(ObjectEvents.GatewayGone)] = GatewayGone,
        [typeof(ObjectIndexEvents.ObjectListed)] = ObjectListed,
        [typeof(ObjectIndexEvents.AlarmSet)] = AlarmSet,
        [typeof(ObjectIndexEvents.Checkpoint)] = IndexCheckpoint,
        [typeof(RoomProtocol.Subscribe)] = Subscribe,
        [typeof(RoomProtocol.Unsubscribe)] = Unsubscribe,
        [typeof(RoomProtocol.Post)] = Post,
        [typeof(RoomProtocol.Subscribed)] = Subscribed,
        [typeof(RoomProtocol.Committed)] = Committed,
        [typeof(RoomProtocol.Duplicate)] = Duplicate,
        [typeof(RoomProtocol.Refused)] = Refused,
        [typeof(RoomProtocol.Asleep)] = Asleep,
        [typeof(RoomProtocol.Awake)] = Awake,
        [typeof(RoomProtocol.Pulse)] = Pulse,
        [typeof(WorkerProtocol.Refresh)] = RefreshWorker,
        [typeof(WorkerProtocol.Running)] = RunningWorker,
        [typeof(WorkerProtocol.Follow)] = FollowWorker,
        [typeof(WorkerProtocol.Lines)] = WorkerLines,
        [typeof(NodeProtocol.Describe)] = Describe,
        [typeof(NodeProtocol.Description)] = Description,
        [typeof(NodeProtocol.Find)] = Find,
        [typeof(NodeProtocol.Found)] = Found,
        [typeof(NodeProtocol.Drain)] = Drain,
        [typeof(ObjectIndexProtocol.Register)] = Register,
        [typeof(ObjectIndexProtocol.Registered)] = Registered,
        [typeof(ObjectIndexProtocol.Schedule)] = Schedule,
        [typeof(ObjectIndexProtocol.Scheduled)] = Scheduled,
        [typeof(ObjectIndexProtocol.AlarmDue)] = AlarmDue,
        [typeof(ObjectIndexProtocol.AlarmSettled)] = AlarmSettled,
        [typeof(ObjectIndexProtocol.GetPage)] = GetPage,
        [typeof(ObjectIndexProtocol.Page)] = Page,
        [typeof(ObjectIndexProtocol.Wake)] = Wake,
        [typeof(ObjectProtocol.Hello)] = Hello,
        [typeof(ObjectProtocol.FromGateway)] = FromGateway,
        [typeof(ObjectProtocol.NothingHeld)] = NothingHeld,
        [typeof(ObjectProtocol.Gather)] = Gather,
        [typeof(ObjectProtocol.FromObject)] = FromObject,
        [typeof(ObjectProtocol.Ended)] = Ended,
    };
}
