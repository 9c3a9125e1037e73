using System.Runtime.CompilerServices;
using Edge.Streams.Transport;

namespace Edge.Streams.Outbox;

/// <summary>Writes to the socket on the thread of a producer that has borrowed the parked stage's demand; one write at a time.</summary>
/// <param name="stream">The socket.</param>
/// <param name="activity">Its stamps.</param>
/// <param name="returnDemand">Called when the write is over, on any thread, with what the stream threw.</param>
internal sealed class BorrowedWriter(Stream stream, SocketActivity activity, Action<Exception?> returnDemand)
{
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _write;
    private Action? _done;

    public void Write(ReadOnlyMemory<byte> bytes)
    {
        try
        {
#pragma warning disable CA2012 // The awaiter is kept and its result taken once, in OnDone: no state machine is held meanwhile.
            _write = SocketWrites.WriteAsync(stream, activity, bytes).ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
        }
        catch (Exception e)
        {
            // Whatever a stream throws ends this connection, reported by its stage, and never the producer that lent its thread.
            returnDemand(e);
            return;
        }

        if (_write.IsCompleted)
        {
            OnDone();
        }
        else
        {
            activity.WritePending();
            _write.UnsafeOnCompleted(_done ??= OnDone);
        }
    }

    private void OnDone()
    {
        Exception? failure = null;
        try
        {
            _write.GetResult();
            activity.Sent();
        }
        catch (Exception e)
        {
            failure = e;
        }

        _write = default;
        returnDemand(failure);
    }
}
