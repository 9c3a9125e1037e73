namespace Edge.Actors.Http;

/// <summary>The body of a request or response: bytes at hand, or a stream that can be read once.</summary>
public sealed class EdgeBody
{
    private readonly Stream? _stream;
    private readonly ReadOnlyMemory<byte> _bytes;

    private EdgeBody(ReadOnlyMemory<byte> bytes, Stream? stream)
    {
        _bytes = bytes;
        _stream = stream;
    }

    /// <summary>No body.</summary>
    public static EdgeBody Empty { get; } = new(ReadOnlyMemory<byte>.Empty, null);

    /// <summary>The bytes, or null when they come by <see cref="Open"/> alone.</summary>
    public ReadOnlyMemory<byte>? Bytes => _stream is null ? _bytes : (ReadOnlyMemory<byte>?)null;

    /// <summary>A body of bytes, which must not change any more.</summary>
    public static EdgeBody Of(ReadOnlyMemory<byte> bytes) => new(bytes, null);

    /// <summary>A body that comes as it is read. Whoever reads it disposes the stream.</summary>
    public static EdgeBody From(Stream stream) => new(ReadOnlyMemory<byte>.Empty, stream);

    /// <summary>The body as a stream, to be disposed by the caller; a streamed body can be opened once.</summary>
    public Stream Open() => _stream ?? new MemoryStream(_bytes.ToArray(), writable: false);

    /// <summary>Reads all of it.</summary>
    /// <param name="limit">Most bytes to take.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="InvalidDataException">There are more than <paramref name="limit"/> bytes.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAllAsync(long limit, CancellationToken cancel)
    {
        if (_stream is null)
        {
            return _bytes.Length <= limit ? _bytes : throw TooLarge(limit);
        }

        await using var stream = _stream;
        using var all = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(chunk, cancel).ConfigureAwait(false)) > 0)
        {
            if (all.Length + read > limit)
            {
                throw TooLarge(limit);
            }

            all.Write(chunk, 0, read);
        }

        return all.GetBuffer().AsMemory(0, (int)all.Length);
    }

    private static InvalidDataException TooLarge(long limit) => new($"The body is larger than {limit} bytes.");
}
