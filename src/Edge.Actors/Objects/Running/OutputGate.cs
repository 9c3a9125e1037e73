using System.Collections.Immutable;

namespace Edge.Actors.Objects.Running;

/// <summary>Holds what a program did until the writes before it are durable, in order.</summary>
internal sealed class OutputGate
{
    private readonly Queue<(long After, ImmutableArray<Effect> Effects)> _held = new();
    private long _written;
    private long _durable;

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => _held.Count == 0;

    /// <summary>About how much memory that takes which waits.</summary>
    public long Bytes { get; private set; }

    /// <summary>A write begins, or waits to; returns its number.</summary>
    public long OnWrite() => ++_written;

    /// <summary>Takes what a program did.</summary>
    /// <returns>What of it may leave now.</returns>
    public ImmutableArray<Effect> Post(ImmutableArray<Effect> effects)
    {
        if (effects.IsEmpty || _durable == _written)
        {
            return effects;
        }

        _held.Enqueue((_written, effects));
        Bytes += effects.Sum(effect => effect.Bytes);
        return [];
    }

    /// <summary>All writes up to a number are durable.</summary>
    /// <returns>What may leave now.</returns>
    public ImmutableArray<Effect> OnDurable(long number)
    {
        _durable = number;
        var released = ImmutableArray.CreateBuilder<Effect>();
        while (_held.TryPeek(out var next) && next.After <= number)
        {
            released.AddRange(_held.Dequeue().Effects);
        }

        Bytes = _held.Count == 0 ? 0 : Bytes - released.Sum(effect => effect.Bytes);

        return released.DrainToImmutable();
    }

    /// <summary>The writes will never be durable: gives back what waits for them, never to leave.</summary>
    public ImmutableArray<Effect> Drop()
    {
        var dropped = _held.SelectMany(held => held.Effects).ToImmutableArray();
        _held.Clear();
        Bytes = 0;
        return dropped;
    }
}
