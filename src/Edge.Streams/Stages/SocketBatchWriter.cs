using System.Runtime.CompilerServices;
using Edge.Streams.Outbox;
using Edge.Streams.Transport;

namespace Edge.Streams.Stages;

/// <summary>Writes one batch at a time to the socket of its stage.</summary>
internal sealed class SocketBatchWriter(WebSocketConnection connection)
{
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _write;
    private WriteBatch _batch = null!; // Set by Write, before which there is nothing to complete.

    /// <summary>Starts the write. True when it is done already; else ask for <see cref="WhenDone"/>.</summary>
    public bool Write(WriteBatch batch)
    {
        _batch = batch;
#pragma warning disable CA2012 // The awaiter is kept and its result taken once, in Complete: no state machine is held meanwhile.
        _write = SocketWrites.WriteAsync(connection.Stream, connection.Activity, batch.Bytes).ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
        if (_write.IsCompleted)
        {
            return true;
        }

        connection.Activity.WritePending();
        return false;
    }

    /// <summary>Has <paramref name="callback"/> called when the write is done.</summary>
    public void WhenDone(Action callback) => _write.UnsafeOnCompleted(callback);

    /// <summary>Ends the write. True when our Close was part of it.</summary>
    /// <exception cref="IOException">The peer is gone.</exception>
    public bool Complete()
    {
        try
        {
            _write.GetResult();
            connection.Activity.Sent();
            return _batch.Closes;
        }
        finally
        {
            // Written or refused, the write has ended.
            _write = default;
            _batch.Release();
        }
    }
}
