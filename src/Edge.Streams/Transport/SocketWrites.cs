namespace Edge.Streams.Transport;

/// <summary>Writes to a socket. What is large goes in slices, so that a peer who takes it slowly is not taken for one who takes nothing.</summary>
internal static class SocketWrites
{
    /// <summary>What is gathered from frames at most, by default, so that it goes as one; 6.6 KB per second are a slice in 10 s.</summary>
    private const int SliceBytes = 64 * 1024;

    /// <summary>Writes all of it; <see cref="SocketActivity.WriteStarted"/> and <see cref="SocketActivity.LastSent"/> follow its slices.</summary>
    /// <exception cref="IOException">The peer is gone.</exception>
    public static ValueTask WriteAsync(Stream stream, SocketActivity activity, ReadOnlyMemory<byte> bytes) =>
        bytes.Length <= SliceBytes ? stream.WriteAsync(bytes, CancellationToken.None) : WriteSlicesAsync(stream, activity, bytes);

    private static async ValueTask WriteSlicesAsync(Stream stream, SocketActivity activity, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > SliceBytes)
        {
            await stream.WriteAsync(bytes[..SliceBytes], CancellationToken.None).ConfigureAwait(false);
            activity.SentSlice();
            bytes = bytes[SliceBytes..];
        }

        await stream.WriteAsync(bytes, CancellationToken.None).ConfigureAwait(false);
    }
}
