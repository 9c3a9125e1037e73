using Edge.Actors.Http;

namespace Edge.AspNetCore;

/// <summary>
/// The body of one request, to be disposed with it. A program may keep it for longer, but the server uses its own stream again for the
/// next request of the connection.
/// </summary>
internal sealed class RequestBody(Stream body) : ReadOnlyStream
{
    private volatile bool _isOver;

    /// <inheritdoc/>
    /// <exception cref="IOException">It is disposed.</exception>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _isOver
        ? ValueTask.FromException<int>(new IOException("The body of a request cannot be read after its answer was sent."))
        : body.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _isOver = true;
        base.Dispose(disposing);
    }
}
