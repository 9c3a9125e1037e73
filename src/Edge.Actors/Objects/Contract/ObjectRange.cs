namespace Edge.Actors.Objects;

/// <summary>Which entries of a storage are wanted.</summary>
public sealed record ObjectRange
{
    /// <summary>First key, or null.</summary>
    public string? Start { get; init; }

    /// <summary>The key after which to begin, or null.</summary>
    public string? StartAfter { get; init; }

    /// <summary>The key before which to end, or null.</summary>
    public string? End { get; init; }

    /// <summary>What keys must begin with, or null.</summary>
    public string? Prefix { get; init; }

    /// <summary>Whether the last come first.</summary>
    public bool Reverse { get; init; }

    /// <summary>Most entries, or null.</summary>
    public int? Limit { get; init; }
}
