using Edge.Actors.Http;

namespace Edge.Workers.Outgoing;

/// <summary>The body of an answer: at most so many bytes, and the answer is disposed with it.</summary>
internal sealed class BoundedStream(Stream inner, IDisposable owner, long most) : ReadOnlyStream
{
    private long _read;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var bytes = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _read += bytes;
        return _read <= most ? bytes : throw new InvalidDataException($"The answer is larger than {most} bytes.");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        owner.Dispose();
        base.Dispose(disposing);
    }
}
