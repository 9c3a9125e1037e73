using System.Collections.Immutable;

namespace Edge.Actors.Objects.Links;

/// <summary>
/// What one side has to say, numbered from 1: kept until the other side confirms it, and sent again when it may have got lost.
/// </summary>
/// <param name="maxFlyingBytes">How much may be unconfirmed before nothing more is sent.</param>
internal sealed class SendWindow<T>(int maxFlyingBytes)
{
    private readonly Queue<Entry> _flying = new();
    private Queue<Entry> _waiting = new();
    private long _flyingBytes;

    /// <summary>Number of the item that is sent next.</summary>
    public long Next { get; private set; } = 1;

    /// <summary>Whether something was sent and is not confirmed.</summary>
    public bool IsFlying => _flying.Count > 0;

    /// <summary>How many items are not confirmed, sent or not.</summary>
    public int Count => _flying.Count + _waiting.Count;

    /// <summary>How many bytes are not sent.</summary>
    public long WaitingBytes { get; private set; }

    /// <summary>Number of the item that was added last; 0 before the first.</summary>
    public long Last => Next - 1 + _waiting.Count;

    public void Add(T item, int bytes)
    {
        _waiting.Enqueue(new Entry(item, bytes));
        WaitingBytes += bytes;
    }

    /// <summary>The next items to send, at least one unless nothing may be sent now. The first is <see cref="Next"/> as it was.</summary>
    public ImmutableArray<T> Take(int maxBytes)
    {
        var items = ImmutableArray.CreateBuilder<T>();
        var bytes = 0L;
        while (_waiting.TryPeek(out var entry)
            && (bytes == 0 || bytes + entry.Bytes <= maxBytes)
            && (_flyingBytes == 0 || _flyingBytes + entry.Bytes <= maxFlyingBytes))
        {
            _flying.Enqueue(_waiting.Dequeue());
            _flyingBytes += entry.Bytes;
            WaitingBytes -= entry.Bytes;
            bytes += entry.Bytes;
            items.Add(entry.Item);
        }

        Next += items.Count;
        return items.DrainToImmutable();
    }

    /// <summary>The other side has everything up to a number.</summary>
    /// <returns>What is confirmed by this.</returns>
    public IReadOnlyList<T> Confirm(long received)
    {
        var confirmed = new List<T>();
        while (_flying.Count > 0 && Next - _flying.Count <= received)
        {
            var entry = _flying.Dequeue();
            _flyingBytes -= entry.Bytes;
            confirmed.Add(entry.Item);
        }

        return confirmed;
    }

    /// <summary>What is unconfirmed is to be sent again.</summary>
    public void Rewind()
    {
        Next -= _flying.Count;
        _waiting = new Queue<Entry>(_flying.Concat(_waiting));
        _flying.Clear();
        WaitingBytes += _flyingBytes;
        _flyingBytes = 0;
    }

    private readonly record struct Entry(T Item, int Bytes);
}
