namespace Edge.Streams.Outbox;

/// <summary>The bounds of one connection's <see cref="SocketOutbox"/>.</summary>
/// <param name="MaxBytes">Bytes that may wait, default 1 MiB.</param>
/// <param name="MaxMessages">Frames that may wait, default 4,096.</param>
/// <param name="MaxWriteBytes">How much is gathered into one write at most, default 64 KiB.</param>
public sealed record OutboxPolicy(long MaxBytes, int MaxMessages, int MaxWriteBytes)
{
    /// <summary>1 MiB, 4,096 frames, writes of 64 KiB.</summary>
    public static OutboxPolicy Default { get; } = new(1024 * 1024, 4096, 64 * 1024);
}
