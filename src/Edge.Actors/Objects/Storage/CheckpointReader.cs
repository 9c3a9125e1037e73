namespace Edge.Actors.Objects.Storage;

/// <summary>Puts the parts of a checkpoint together during recovery.</summary>
internal sealed class CheckpointReader<TPart>
    where TPart : ICheckpointPart
{
    private readonly List<TPart> _parts = [];

    /// <summary>Takes a part.</summary>
    /// <returns>All parts when this was the last one and none is missing; else null.</returns>
    public IReadOnlyList<TPart>? Add(TPart part)
    {
        if (part.Part != _parts.Count + 1 || (_parts.Count > 0 && part.Of != _parts[0].Of))
        {
            _parts.Clear();
        }

        if (part.Part != _parts.Count + 1)
        {
            return null;
        }

        _parts.Add(part);
        if (_parts.Count < part.Of)
        {
            return null;
        }

        var whole = _parts.ToArray();
        _parts.Clear();
        return whole;
    }

    /// <summary>Something else came: what was gathered is not whole, and never will be.</summary>
    public void Interrupt() => _parts.Clear();
}
