using System.Buffers;
using System.IO.Pipelines;
using Akka.Actor;
using Edge.Actors.Http;

namespace Edge.Actors.Objects.Gateways;

/// <summary>
/// The body of an object's answer as its caller reads it. The relay adds what the object sends, and hears how much was read and
/// when the reader leaves: the object sends no more than that allows.
/// </summary>
/// <param name="number">Its number on the link.</param>
/// <param name="relay">Hears <see cref="RelayCommands.IBodyNews"/>.</param>
internal sealed class AnswerBody(long number, IActorRef relay) : ReadOnlyStream
{
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
    private Stream? _reader;

    public long Number => number;

    /// <summary>What the relay knows to be read.</summary>
    public long Taken { get; set; }

    private Stream Reader => _reader ??= _pipe.Reader.AsStream();

    /// <summary>More of it. The relay's.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        _pipe.Writer.Write(bytes);

        // Completes at once, since the object was told how much there may be.
        _ = _pipe.Writer.FlushAsync().AsTask();
    }

    /// <summary>That was all of it, or the rest is lost; it ends a read that waits, even one whose body was disposed. The relay's.</summary>
    public void End(string? problem) => _pipe.Writer.Complete(problem is null ? null : new IOException(problem));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await Reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (read > 0)
        {
            relay.Tell(new RelayCommands.BodyRead(this, read));
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Reader.Dispose();
            relay.Tell(new RelayCommands.BodyLeft(this));
        }

        base.Dispose(disposing);
    }
}
