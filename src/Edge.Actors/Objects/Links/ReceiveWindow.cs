using System.Collections.Immutable;

namespace Edge.Actors.Objects.Links;

/// <summary>What the other side has said: each item once and in order. What comes too early is dropped, since it comes again.</summary>
internal sealed class ReceiveWindow<T>
{
    /// <summary>Everything up to this number is here.</summary>
    public long Received { get; private set; }

    /// <summary>The items among these that are next.</summary>
    /// <param name="first">Number of the first item.</param>
    /// <param name="items">Consecutive items.</param>
    public ImmutableArray<T> Take(long first, ImmutableArray<T> items)
    {
        var known = Received + 1 - first;
        if (known < 0 || known >= items.Length)
        {
            return [];
        }

        Received = first + items.Length - 1;
        return items[(int)known..];
    }
}
