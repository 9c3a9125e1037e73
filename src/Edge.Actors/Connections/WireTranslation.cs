using Edge.Actors.Rooms;
using Edge.Streams.Wire;

namespace Edge.Actors.Connections;

/// <summary>Between what clients see and what rooms store.</summary>
internal static class WireTranslation
{
    public static WireMessage ToWire(RoomMessage message) => new(
        message.Seq,
        message.Timestamp,
        message.From,
        message.MessageId,
        new WirePayload(ToWire(message.Kind), message.Data),
        message.Meta);

    public static RoomPayloadKind ToRoom(PayloadKind kind) => kind switch
    {
        PayloadKind.Text => RoomPayloadKind.Text,
        PayloadKind.Binary => RoomPayloadKind.Binary,
        _ => RoomPayloadKind.Json,
    };

    private static PayloadKind ToWire(RoomPayloadKind kind) => kind switch
    {
        RoomPayloadKind.Text => PayloadKind.Text,
        RoomPayloadKind.Binary => PayloadKind.Binary,
        _ => PayloadKind.Json,
    };
}
