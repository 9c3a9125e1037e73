using System.Buffers;

namespace Edge.Streams.Framing;

/// <summary>
/// The part of a message that has come so far, in an array rented only while there is one. It grows as bytes come,
/// never by what a header promises. Mutable struct: pass it by reference.
/// </summary>
internal struct PayloadBuffer
{
    private const int MinCapacity = 256;

    private byte[]? _rented;

    public int Count { get; private set; }

    public readonly ReadOnlySpan<byte> Written => _rented.AsSpan(0, Count);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            bytes.CopyTo(GetSpan(bytes.Length));
            Count += bytes.Length;
        }
    }

    /// <summary>Free space of at least the given size; <see cref="Advance"/> takes what was used of it.</summary>
    public Span<byte> GetSpan(int size)
    {
        if (_rented is null || _rented.Length - Count < size)
        {
            Grow(checked(Count + size));
        }

        return _rented.AsSpan(Count);
    }

    public void Advance(int count) => Count += count;

    /// <summary>An exact array of all so far and the given rest; the buffer is empty afterwards.</summary>
    public byte[] TakeWith(ReadOnlySpan<byte> rest)
    {
        if (Count + rest.Length == 0)
        {
            Clear();
            return [];
        }

        var all = GC.AllocateUninitializedArray<byte>(Count + rest.Length);
        Written.CopyTo(all);
        rest.CopyTo(all.AsSpan(Count));
        Clear();
        return all;
    }

    public void Clear()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
            _rented = null;
        }

        Count = 0;
    }

    private void Grow(int needed)
    {
        var doubled = Math.Min(2L * (_rented?.Length ?? 0), Array.MaxLength);
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Max((int)doubled, MinCapacity)));
        Written.CopyTo(larger);
        var count = Count;
        Clear();
        (_rented, Count) = (larger, count);
    }
}
