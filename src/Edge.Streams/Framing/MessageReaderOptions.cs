namespace Edge.Streams.Framing;

/// <summary>Whose frames a <see cref="MessageReader"/> reads and how large they may be. Meant to be shared.</summary>
public sealed record MessageReaderOptions
{
    /// <summary>The side that we are; default <see cref="PeerRole.Server"/>.</summary>
    public PeerRole Role { get; init; } = PeerRole.Server;

    /// <summary>
    /// The largest payload of one data frame as it is on the wire (compressed, if it is), in bytes, from 1 on;
    /// default 1 MiB. Beyond it the frame is refused with 1009 on sight of its header.
    /// </summary>
    public long MaxFrameBytes { get; init; } = 1 << 20;

    /// <summary>
    /// The largest data message, all fragments together and inflated, in bytes, from 1 to
    /// <see cref="Array.MaxLength"/>; default 1 MiB. Beyond it the message is refused with 1009.
    /// </summary>
    public long MaxMessageBytes { get; init; } = 1 << 20;
}
