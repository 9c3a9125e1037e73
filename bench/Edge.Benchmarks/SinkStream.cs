namespace Edge.Benchmarks;

/// <summary>A socket whose peer reads at once and says nothing: writes complete at once, reads never.</summary>
internal sealed class SinkStream : Stream
{
    private readonly TaskCompletionSource<int> _end = new();
    private long _awaited = long.MaxValue;
    private TaskCompletionSource _reached = new();
    private long _written;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Bytes written so far.</summary>
    public long Written => Volatile.Read(ref _written);

    /// <summary>Arms a wait for so many written bytes in all; to be called before what writes them.</summary>
    public Task WhenWritten(long bytes)
    {
        _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _awaited, bytes);
        return _reached.Task;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => new(_end.Task);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        if (Interlocked.Add(ref _written, buffer.Length) >= Volatile.Read(ref _awaited))
        {
            _awaited = long.MaxValue;
            _reached.TrySetResult();
        }

        return ValueTask.CompletedTask;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _end.TrySetResult(0);
        base.Dispose(disposing);
    }
}
