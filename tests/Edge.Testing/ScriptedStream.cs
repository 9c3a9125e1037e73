using System.Threading.Channels;

namespace Edge.Testing;

/// <summary>
/// One end of an in-memory duplex: a test feeds what is read and sees what is written. Writes can be held back, as by a peer
/// that does not read, and can be made to fail. Zero-byte reads wait for data, as sockets do.
/// </summary>
public sealed class ScriptedStream : Stream
{
    private readonly Channel<byte[]> _incoming = Channel.CreateBounded<byte[]>(100_000);
    private readonly Lock _gate = new();
    private readonly List<byte[]> _writes = [];
    private readonly List<(int Bytes, TaskCompletionSource Seen)> _waiters = [];
    private ReadOnlyMemory<byte> _unread;
    private TaskCompletionSource? _hold;
    private Exception? _failure;
    private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _readAwaited;
    private int _written;
    private int _writing;
    private bool _waitingForInput;

    /// <summary>Runs within each write, before its bytes count as written: may complete at once, late, or fail.</summary>
    public Func<ValueTask>? DuringWrite { get; set; }

    /// <summary>What is read over and over, without waiting, when nothing else was fed: a peer that floods.</summary>
    public byte[]? RepeatInput { get; set; }

    /// <summary>Writes that began while another was in flight: an owner that keeps the rules makes none.</summary>
    public int OverlappingWrites { get; private set; }

    /// <summary>Writes whose bytes were changed before they completed: a buffer given back too early.</summary>
    public int ChangedWrites { get; private set; }

    /// <summary>Writes in flight.</summary>
    public int PendingWrites => Volatile.Read(ref _writing);

    /// <summary>Whether a read waits for input.</summary>
    public bool HasPendingRead => Volatile.Read(ref _waitingForInput);

    /// <summary>Reads into a buffer of more than zero bytes so far; an idle connection makes none.</summary>
    public int BufferedReads { get; private set; }

    /// <summary>Bytes of each write, in order.</summary>
    public IReadOnlyList<byte[]> Writes
    {
        get
        {
            lock (_gate)
            {
                return [.. _writes];
            }
        }
    }

    /// <summary>All written bytes.</summary>
    public byte[] Written => [.. Writes.SelectMany(write => write)];

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Lets the reader have bytes.</summary>
    public void Feed(params byte[] bytes) => _incoming.Writer.TryWrite(bytes);

    /// <summary>The peer will send no more.</summary>
    public void EndInput() => _incoming.Writer.TryComplete();

    /// <summary>The transport breaks.</summary>
    public void Break()
    {
        _failure = new IOException("broken by the test");
        _incoming.Writer.TryComplete(_failure);
        ReleaseWrites();
    }

    /// <summary>From now on writes do not complete.</summary>
    public void HoldWrites() => _hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets held writes complete.</summary>
    public void ReleaseWrites()
    {
        var hold = _hold;
        _hold = null;
        hold?.TrySetResult();
    }

    /// <summary>Completes when a read waits for input, so that all input before it was taken.</summary>
    public async Task WaitForPendingReadAsync()
    {
        var awaited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _readAwaited, awaited);
        Interlocked.MemoryBarrier();
        if (HasPendingRead)
        {
            return;
        }

        await WithinAsync(awaited.Task, "no read began to wait for input");
    }

    /// <summary>Completes when the first input was read.</summary>
    public Task WaitForTakenAsync() => WithinAsync(_taken.Task, "the input was not read");

    /// <summary>Completes when so many bytes have been written in all.</summary>
    public async Task WaitForWrittenAsync(int bytes)
    {
        Task seen;
        lock (_gate)
        {
            if (_written >= bytes)
            {
                return;
            }

            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((bytes, waiter));
            seen = waiter.Task;
        }

        await WithinAsync(seen, $"fewer than {bytes} bytes were written");
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_unread.IsEmpty)
        {
            if (!_incoming.Reader.TryRead(out var next) && (next = Flood()) is null)
            {
                if (!await WaitForInputAsync(cancellationToken).ConfigureAwait(false))
                {
                    return 0;
                }

                continue;
            }

            _unread = next;
        }

        if (buffer.IsEmpty)
        {
            return 0;
        }

        BufferedReads++;
        var count = Math.Min(buffer.Length, _unread.Length);
        _unread[..count].CopyTo(buffer);
        _unread = _unread[count..];
        if (_unread.IsEmpty)
        {
            _taken.TrySetResult();
        }

        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Interlocked.Increment(ref _writing) > 1)
        {
            OverlappingWrites++;
        }

        var bytes = buffer.ToArray();
        try
        {
            await CompleteAsync().ConfigureAwait(false);
        }
        finally
        {
            if (!buffer.Span.SequenceEqual(bytes))
            {
                ChangedWrites++;
            }

            Interlocked.Decrement(ref _writing);
        }

        Record(bytes);
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static async Task WithinAsync(Task task, string problem)
    {
        try
        {
            await task.WaitAsync(TimeSpan.FromSeconds(10));
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"In 10 s {problem}.", e);
        }
    }

    private byte[]? Flood() => _failure is null ? RepeatInput?.ToArray() : null;

    private async ValueTask<bool> WaitForInputAsync(CancellationToken cancellationToken)
    {
        var more = _incoming.Reader.WaitToReadAsync(cancellationToken);
        if (!more.IsCompleted)
        {
            Volatile.Write(ref _waitingForInput, true);
            Interlocked.MemoryBarrier();
            Volatile.Read(ref _readAwaited)?.TrySetResult();
        }

        try
        {
            return await more.ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _waitingForInput, false);
        }
    }

    private async ValueTask CompleteAsync()
    {
        var hold = _hold;
        if (hold is not null)
        {
            await hold.Task.ConfigureAwait(false);
        }

        if (DuringWrite is { } during)
        {
            await during().ConfigureAwait(false);
        }

        if (_failure is not null)
        {
            throw _failure;
        }
    }

    private void Record(byte[] bytes)
    {
        lock (_gate)
        {
            _writes.Add(bytes);
            _written += bytes.Length;
            foreach (var (least, seen) in _waiters)
            {
                if (_written >= least)
                {
                    seen.TrySetResult();
                }
            }
        }
    }
}
