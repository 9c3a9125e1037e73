using System.Collections.Immutable;
using Edge.Actors.Serialization;

namespace Edge.Actors.Objects.Links;

/// <summary>
/// One end of the link between an incarnation of an object and a gateway: what is said here arrives there once and in order, as
/// long as both live. Items that are too large for a message travel in pieces. Owned by one actor.
/// </summary>
/// <param name="time">The clock of resends.</param>
/// <param name="isLocal">Whether both ends are on one node, where nothing need be cut into pieces.</param>
internal sealed class LinkEnd(TimeProvider time, bool isLocal)
{
    /// <summary>What one batch holds at most, well below the size of a remote frame.</summary>
    public const int MaxBatchBytes = 64 * 1024;

    /// <summary>What may be on its way: more would make the node's other traffic wait.</summary>
    private const int MaxFlyingBytes = 4 * 1024 * 1024;

    /// <summary>From so much on what was received is confirmed at once.</summary>
    private const int ConfirmBytes = 256 * 1024;

    private static readonly TimeSpan ResendAfter = TimeSpan.FromSeconds(1);
    private readonly SendWindow<Outgoing> _out = new(MaxFlyingBytes);
    private readonly ReceiveWindow<LinkItem> _in = new();
    private MemoryStream? _pieces;
    private long _confirmed;
    private long _unconfirmedBytes;
    private long _progress;

    /// <summary>All that the other side said up to this number is here.</summary>
    public long Received => _in.Received;

    /// <summary>Number of the last item said here.</summary>
    public long Said => _out.Last;

    /// <summary>The other side has everything up to this item.</summary>
    public long Confirmed => _out.Last - _out.Count;

    /// <summary>How many bytes of what was said here are not sent.</summary>
    public long WaitingBytes => _out.WaitingBytes;

    /// <summary>Whether <see cref="OnTick"/> has to be called.</summary>
    public bool NeedsTick => _out.IsFlying || _in.Received > _confirmed;

    /// <summary>Whether the other side has confirmed nothing for longer than it should take.</summary>
    public bool IsStalled => _out.IsFlying && time.GetElapsedTime(_progress) >= ResendAfter;

    /// <summary>Adds something to say; it goes with the next <see cref="TakeBatches"/>.</summary>
    public void Say(LinkItem item)
    {
        if (isLocal || item.Bytes <= MaxBatchBytes)
        {
            _out.Add(new Outgoing(item, item), item.Bytes);
            return;
        }

        var bytes = LinkMapping.ToBytes(item);
        for (var at = 0; at < bytes.Length; at += MaxBatchBytes)
        {
            var isLast = at + MaxBatchBytes >= bytes.Length;
            var piece = new Fragment(isLast ? bytes[at..] : bytes.Slice(at, MaxBatchBytes), isLast);
            _out.Add(new Outgoing(piece, isLast ? item : null), piece.Bytes);
        }
    }

    /// <summary>What was received is to be confirmed with the next <see cref="TakeBatches"/>, not when time goes by.</summary>
    public void ConfirmSoon() => _unconfirmedBytes = ConfirmBytes;

    /// <summary>What is to be sent now; none if there is nothing new to say.</summary>
    public IEnumerable<LinkBatch> TakeBatches()
    {
        while (true)
        {
            var isIdle = !_out.IsFlying;
            var first = _out.Next;
            var items = _out.Take(MaxBatchBytes);
            if (items.IsEmpty)
            {
                break;
            }

            if (isIdle)
            {
                _progress = time.GetTimestamp();
            }

            yield return Batch(first, [.. items.Select(item => item.Item)]);
        }

        if (_unconfirmedBytes >= ConfirmBytes)
        {
            yield return Confirm();
        }
    }

    /// <summary>Takes what the other side said.</summary>
    /// <param name="batch">A batch of it.</param>
    /// <param name="confirmed">What it has of this side, whole items.</param>
    /// <returns>What is new in it.</returns>
    public IReadOnlyList<LinkItem> Take(LinkBatch batch, out IEnumerable<LinkItem> confirmed)
    {
        var arrived = _out.Confirm(batch.Received);
        confirmed = arrived.Select(item => item.Whole).OfType<LinkItem>();
        if (arrived.Count > 0)
        {
            _progress = time.GetTimestamp();
        }

        if (!batch.Items.IsEmpty && batch.First <= _in.Received)
        {
            // Sent again, so that what confirmed it was lost.
            _confirmed = Math.Min(_confirmed, batch.First - 1);
        }

        var items = _in.Take(batch.First, batch.Items);
        _unconfirmedBytes += items.Sum(item => (long)item.Bytes);
        return [.. items.Select(Join).OfType<LinkItem>()];
    }

    /// <summary>What is to be sent as time goes by: confirmations, and what got lost.</summary>
    public IEnumerable<LinkBatch> OnTick()
    {
        if (IsStalled)
        {
            _out.Rewind();
            _progress = time.GetTimestamp();
        }

        foreach (var batch in TakeBatches())
        {
            yield return batch;
        }

        if (_in.Received > _confirmed)
        {
            yield return Confirm();
        }
    }

    /// <summary>Says no more than how far the other side has come.</summary>
    public LinkBatch Confirm() => Batch(_out.Next, []);

    private LinkBatch Batch(long first, ImmutableArray<LinkItem> items)
    {
        _confirmed = _in.Received;
        _unconfirmedBytes = 0;
        return new LinkBatch(first, items, _in.Received);
    }

    private LinkItem? Join(LinkItem item)
    {
        if (item is not Fragment fragment)
        {
            return item;
        }

        _pieces ??= new MemoryStream();
        _pieces.Write(fragment.Piece.Span);
        if (!fragment.IsLast)
        {
            return null;
        }

        var whole = LinkMapping.FromBytes(_pieces.GetBuffer().AsMemory(0, (int)_pieces.Length));
        _pieces = null;
        return whole;
    }

    /// <param name="Item">What is sent.</param>
    /// <param name="Whole">What is said by then, or null when that was a piece before the last.</param>
    private readonly record struct Outgoing(LinkItem Item, LinkItem? Whole);
}
