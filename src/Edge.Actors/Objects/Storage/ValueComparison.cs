using System.Collections.Immutable;

namespace Edge.Actors.Objects.Storage;

/// <summary>
/// Finds in a new value what it has in common with an old one, greedily and from left to right. Made for values that were
/// changed in a few places, as a list to which something was added and from which something was taken. It searches a few times at most,
/// so a value that has nothing in common costs little.
/// </summary>
internal ref struct ValueComparison(ReadOnlySpan<byte> old, ReadOnlyMemory<byte> value)
{
    /// <summary>So many bytes are searched for; shorter ranges are not found.</summary>
    private const int AnchorBytes = 16;

    private const int MaxPieces = 64;
    private const int MaxMisses = 16;
    private readonly ReadOnlySpan<byte> _old = old;
    private readonly ReadOnlyMemory<byte> _value = value;
    private readonly ImmutableArray<EditPiece>.Builder _pieces = ImmutableArray.CreateBuilder<EditPiece>();
    private int _done;

    public ImmutableArray<EditPiece> Run()
    {
        var value = _value.Span;
        var (position, misses, near) = (0, 0, 0);
        var next = (From: 0, Length: _old.CommonPrefixLength(value));
        while (_pieces.Count < MaxPieces)
        {
            if (next.Length >= AnchorBytes)
            {
                Take(position, next.From, next.Length);
                (position, near) = (_done, _pieces[^1].From + _pieces[^1].Length);
            }
            else
            {
                // The farther it has been searched in vain, the farther apart: what begins between is found backwards.
                position += AnchorBytes << Math.Min(misses, MaxMisses);
                misses++;
            }

            if (misses > MaxMisses || position > value.Length - AnchorBytes)
            {
                break;
            }

            var from = Search(value.Slice(position, AnchorBytes), near);
            next = from < 0 ? (0, 0) : (from, _old[from..].CommonPrefixLength(value[position..]));
        }

        TakeOwn(value.Length);
        return _pieces.DrainToImmutable();
    }

    private readonly int Search(ReadOnlySpan<byte> anchor, int near)
    {
        var found = _old[near..].IndexOf(anchor);
        return found >= 0 ? near + found : _old.IndexOf(anchor);
    }

    /// <summary>Takes a range, and what is equal before it.</summary>
    private void Take(int position, int from, int length)
    {
        var value = _value.Span;
        while (position > _done && from > 0 && value[position - 1] == _old[from - 1])
        {
            (position, from, length) = (position - 1, from - 1, length + 1);
        }

        TakeOwn(position);
        _pieces.Add(new EditPiece(from, length, default));
        _done = position + length;
    }

    private void TakeOwn(int to)
    {
        if (to > _done)
        {
            _pieces.Add(new EditPiece(0, 0, _value[_done..to]));
            _done = to;
        }
    }
}
