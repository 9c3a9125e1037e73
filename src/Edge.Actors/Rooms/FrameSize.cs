using Akka.Configuration;

namespace Edge.Actors.Rooms;

/// <summary>
/// How large a message between nodes gets at most. Remoting drops what exceeds <c>maximum-frame-size</c> with no more than
/// a log line, so the frame must hold the largest post, which is also the largest piece of a batch.
/// </summary>
internal static class FrameSize
{
    private const string Key = "akka.remote.dot-netty.tcp.maximum-frame-size";
    private const int AkkaDefault = 128_000;

    /// <summary>Metadata, names, ids and actor paths of one message, some 4 KiB at most, with room to spare.</summary>
    private const int OverheadBytes = 16 * 1024;

    /// <summary>Bytes that a frame must hold.</summary>
    public static int Needed(RoomOptions options) =>
        Math.Max(PostBatch.MaxCommittedBytes, options.MaxMessageBytes) + OverheadBytes;

    /// <summary>Sets what is needed, for who does not set it himself.</summary>
    public static string Hocon(RoomOptions options) => $"{Key} = {Math.Max(AkkaDefault, Needed(options))}b";

    /// <summary>Checks what applies in the end.</summary>
    /// <exception cref="InvalidOperationException">Frames are too small: the largest messages would vanish between nodes.</exception>
    public static void Check(Config config, RoomOptions options)
    {
        if (config.GetByteSize(Key, null) is { } configured && configured < Needed(options))
        {
            throw new InvalidOperationException(
                $"{Key} is {configured} bytes, but messages of {options.MaxMessageBytes} bytes "
                + $"({RoomOptions.Section}:{nameof(RoomOptions.MaxMessageBytes)}) need {Needed(options)}: raise it or allow less.");
        }
    }
}
