using Edge.Actors.Connections;
using Edge.Actors.Rooms;
using Edge.Streams.Framing;
using Edge.Streams.Wire;

namespace Edge.Actors.Relays;

/// <summary>A room message with its frames, each encoded at most once per node.</summary>
internal sealed class RelayMessage(RoomName room, RoomMessage message)
{
    private byte[]? _plain;
    private byte[]? _rich;
    private WireMessage? _wire;

    public long Seq => message.Seq;

    public long Timestamp => message.Timestamp;

    public MessageKey Key => message.Key;

    /// <summary>Bytes of its content.</summary>
    public int Bytes => message.Data.Length + message.Meta.Length;

    public WireMessage Wire => _wire ??= WireTranslation.ToWire(message);

    public byte[] FrameFor(MemberMode mode) => mode == MemberMode.Rich
        ? _rich ??= ServerMessageWriter.Message(room.Value, Wire)
        : _plain ??= FrameWriter.Encode(
            message.Kind == RoomPayloadKind.Binary ? Opcode.Binary : Opcode.Text, message.Data.Span);
}
