using System.Buffers;
using System.Runtime.CompilerServices;
using Edge.Streams.Transport;

namespace Edge.Streams.Stages;

/// <summary>What a read brought.</summary>
internal enum ReadProgress
{
    /// <summary>The stage will be called back.</summary>
    Pending,

    /// <summary>Bytes wait to be decoded.</summary>
    Bytes,

    /// <summary>The peer will send no more.</summary>
    EndOfStream,

    /// <summary>The transport is gone.</summary>
    Broken,
}

/// <summary>
/// Reads one socket for its stage. It waits with a zero-byte read and rents a buffer only when there is something to
/// put into it, so that an idle connection holds no buffer, no task and no state machine.
/// </summary>
internal sealed class SocketReader(WebSocketConnection connection, Action callback)
{
    private ValueTaskAwaiter<int> _read;
    private byte[]? _buffer;
    private int _start;
    private int _end;
    private bool _probing;
    private bool _large;

    /// <summary>Whether a read is outstanding.</summary>
    public bool IsPending { get; private set; }

    public bool HasBytes => _start < _end;

    public Span<byte> Bytes => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Exceptions by which streams say that the peer or the transport is gone.</summary>
    public static bool IsTransportFailure(Exception e) =>
        e is IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException;

    public ReadProgress TryRead() => Guard(resume: false);

    /// <summary>Goes on after <c>callback</c> was called.</summary>
    public ReadProgress Resume() => Guard(resume: true);

    /// <summary>Forgets decoded bytes; the buffer goes back when it is empty.</summary>
    /// <param name="count">How many were decoded.</param>
    /// <param name="inMessage">Whether a message is incomplete, so that the next read may rent more.</param>
    public void Consume(int count, bool inMessage)
    {
        _start += count;
        _large = inMessage;
        if (_start == _end)
        {
            ReturnBuffer();
        }
    }

    public void Skip() => Consume(_end - _start, inMessage: false);

    /// <summary>Gives the buffer back at the end; one that a pending read may still fill is left to the garbage collector.</summary>
    public void Release()
    {
        if (!IsPending)
        {
            ReturnBuffer();
        }
    }

    private ReadProgress Guard(bool resume)
    {
        try
        {
            return resume ? Finish() : Start();
        }
        catch (Exception e) when (IsTransportFailure(e))
        {
            return ReadProgress.Broken;
        }
    }

    private ReadProgress Start()
    {
        var probe = connection.Stream.ReadAsync(Memory<byte>.Empty, CancellationToken.None);
        if (!probe.IsCompleted)
        {
            _probing = true;
            return Wait(probe);
        }

        _ = probe.GetAwaiter().GetResult();
        return Fill();
    }

    private ReadProgress Finish()
    {
        IsPending = false;
        var (read, probing) = (_read, _probing);
        _read = default;
        _probing = false;
        var count = read.GetResult();
        return probing ? Fill() : Filled(count);
    }

    private ReadProgress Fill()
    {
        _buffer = ArrayPool<byte>.Shared.Rent(_large ? connection.Options.LargeReadBytes : connection.Options.ReadBytes);
        var read = connection.Stream.ReadAsync(_buffer, CancellationToken.None);
        return read.IsCompleted ? Filled(read.GetAwaiter().GetResult()) : Wait(read);
    }

    private ReadProgress Filled(int count)
    {
        _start = 0;
        _end = count;
        if (count == 0)
        {
            ReturnBuffer();
            return ReadProgress.EndOfStream;
        }

        connection.Activity.Received();
        return ReadProgress.Bytes;
    }

    private ReadProgress Wait(ValueTask<int> read)
    {
        IsPending = true;
        _read = read.GetAwaiter();
        _read.UnsafeOnCompleted(callback);
        return ReadProgress.Pending;
    }

    private void ReturnBuffer()
    {
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
        }

        _start = _end = 0;
    }
}
