using Edge.Actors.Http;

namespace Edge.Workers.Outgoing;

/// <summary>A body that a script streams to somebody, whose bytes are counted as they are read.</summary>
/// <param name="inner">What the script writes.</param>
/// <param name="take">Takes so many bytes, or says why not; then the body breaks.</param>
internal sealed class CountedBody(Stream inner, Func<long, string?> take) : ReadOnlyStream
{
    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);

        // The client passes on what such an exception says, and wraps others.
        return take(read) is { } problem ? throw new HttpRequestException(problem) : read;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }
}
