using System.Buffers;

namespace Edge.Streams.Outbox;

/// <summary>Moves waiting frames into one write: a single element is lent as it is, several are copied together, and what is still to be deflated is handed over in pieces.</summary>
internal readonly ref struct WriteGatherer(WriteBatch batch, int maxBytes, bool deflates)
{
    /// <summary>Fills the batch from a control frame and the queue. False when there was nothing.</summary>
    public bool TryGather(byte[]? control, ref FrameQueue queue)
    {
        if (control is null && queue.Count == 0)
        {
            return false;
        }

        if (deflates)
        {
            GatherPieces(control, ref queue);
        }
        else if (queue.Count == 0)
        {
            batch.Borrow(control, closes: false);
        }
        else if (control is null && (queue.Count == 1 || queue.Peek().Bytes.Length >= maxBytes))
        {
            batch.Borrow(queue.Dequeue().Bytes, closes: false);
        }
        else
        {
            GatherCopies(control, ref queue);
        }

        return true;
    }

    private void GatherCopies(byte[]? control, ref FrameQueue queue)
    {
        var length = (int)Math.Min(maxBytes, queue.Bytes) + (control?.Length ?? 0);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        control?.CopyTo(buffer, 0);
        var written = control?.Length ?? 0;
        while (queue.Count > 0 && written + queue.Peek().Bytes.Length <= length)
        {
            var bytes = queue.Dequeue().Bytes;
            bytes.CopyTo(buffer.AsMemory(written));
            written += bytes.Length;
        }

        batch.Own(buffer, written, closes: false);
    }

    private void GatherPieces(byte[]? control, ref FrameQueue queue)
    {
        var pieces = new List<ReadOnlyMemory<byte>>();
        if (control is not null)
        {
            pieces.Add(control);
        }

        var taken = 0;
        while (queue.Count > 0 && taken < maxBytes)
        {
            var bytes = queue.Dequeue().Bytes;
            taken += bytes.Length;
            pieces.Add(bytes);
        }

        batch.Defer(pieces);
    }
}
