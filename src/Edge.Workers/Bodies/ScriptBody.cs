using System.IO.Pipelines;
using Edge.Actors.Http;

namespace Edge.Workers.Bodies;

/// <summary>A body that a script writes, as .NET reads it.</summary>
/// <param name="reader">The end of the pipe.</param>
/// <param name="onLeft">Called when the reader is gone, whether or not it has read all.</param>
internal sealed class ScriptBody(PipeReader reader, Action onLeft) : ReadOnlyStream
{
    private readonly Stream _inner = reader.AsStream();

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _inner.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _inner.Dispose();
        onLeft();
        base.Dispose(disposing);
    }
}
