using System.IO.Pipelines;
using Edge.Actors.Http;

namespace Edge.Workers.Outgoing;

/// <summary>
/// An answer whose beginning is read before anybody asks for it: one that is small is over by that, and its connection free, though
/// the script never reads it, as one does not whom only the status concerns.
/// </summary>
internal sealed class ReadAhead : ReadOnlyStream
{
    private readonly Stream _body;
    private readonly Stream _read;

    /// <summary>Begins to read.</summary>
    /// <param name="body">Disposed when it was read to its end, or with this. Its disposal ends a read that is pending.</param>
    /// <param name="bytes">How far; beyond that, as this is read.</param>
    public ReadAhead(Stream body, int bytes)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: bytes, resumeWriterThreshold: bytes / 2, useSynchronizationContext: false));
        (_body, _read) = (body, pipe.Reader.AsStream());
        _ = FillAsync(body, pipe.Writer);
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _read.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _read.Dispose();
        _body.Dispose();
        base.Dispose(disposing);
    }

    private static async Task FillAsync(Stream body, PipeWriter writer)
    {
        Exception? problem = null;
        try
        {
            await using (body.ConfigureAwait(false))
            {
                await body.CopyToAsync(writer, CancellationToken.None).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // Whatever ends the body is told to its reader.
        catch (Exception error)
#pragma warning restore CA1031
        {
            problem = error;
        }

        await writer.CompleteAsync(problem).ConfigureAwait(false);
    }
}
