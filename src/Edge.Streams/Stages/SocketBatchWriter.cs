using System.Runtime.CompilerServices;
using Edge.Streams.Outbox;
using Edge.Streams.Transport;

namespace Edge.Streams.Stages;

/// <summary>Writes one batch at a time to the socket of its stage.</summary>
internal sealed class SocketBatchWriter(WebSocketConnection connection)
{
    private ValueTaskAwaiter _write;
    private WriteBatch? _batch;

    /// <summary>Starts the write. True when it is done already; else ask for <see cref="WhenDone"/>.</summary>
    public bool Write(WriteBatch batch)
    {
        _batch = batch;
        var write = connection.Stream.WriteAsync(batch.Bytes, CancellationToken.None);
        _write = write.GetAwaiter();
        if (!write.IsCompleted)
        {
            connection.Activity.WritePending();
        }

        return write.IsCompleted;
    }

    /// <summary>Has <paramref name="callback"/> called when the write is done.</summary>
    public void WhenDone(Action callback) => _write.UnsafeOnCompleted(callback);

    /// <summary>Ends the write. True when our Close was part of it.</summary>
    /// <exception cref="IOException">The peer is gone.</exception>
    public bool Complete()
    {
        _write.GetResult();
        _write = default;
        connection.Activity.Sent();
        var closes = _batch!.Closes;
        _batch.Release();
        return closes;
    }
}
