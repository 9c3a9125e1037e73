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
    private int _written;

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

        await seen.WaitAsync(TimeSpan.FromSeconds(10));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_unread.IsEmpty)
        {
            if (!await _incoming.Reader.WaitToReadAsync(cancellationToken))
            {
                return 0;
            }

            _incoming.Reader.TryRead(out var next);
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
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var hold = _hold;
        if (hold is not null)
        {
            await hold.Task;
        }

        if (_failure is not null)
        {
            throw _failure;
        }

        lock (_gate)
        {
            _writes.Add(buffer.ToArray());
            _written += buffer.Length;
            foreach (var (bytes, seen) in _waiters)
            {
                if (_written >= bytes)
                {
                    seen.TrySetResult();
                }
            }
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
