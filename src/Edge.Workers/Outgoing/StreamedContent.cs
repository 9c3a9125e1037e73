using System.Buffers;
using System.Net;

namespace Edge.Workers.Outgoing;

/// <summary>A body whose parts leave as they are written: the HTTP client gathers small ones until it is told to flush.</summary>
/// <param name="body">The body, which this owns.</param>
/// <param name="length">Its length, if it is known.</param>
/// <param name="sent">Called when a part has left.</param>
internal sealed class StreamedContent(Stream body, long? length, Action sent) : HttpContent
{
    private const int PartBytes = 64 * 1024;
    private readonly long? _length = length;

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var part = ArrayPool<byte>.Shared.Rent(PartBytes);
        try
        {
            while (await body.ReadAsync(part, cancellationToken) is > 0 and var read)
            {
                await stream.WriteAsync(part.AsMemory(0, read), cancellationToken);
                await stream.FlushAsync(cancellationToken);
                sent();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part);
        }
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = _length ?? 0;
        return _length is not null;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        body.Dispose();
        base.Dispose(disposing);
    }
}
