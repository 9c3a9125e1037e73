namespace Edge.Actors.Objects.Storage;

/// <summary>A fact that is a part of a checkpoint.</summary>
internal interface ICheckpointPart
{
    /// <summary>From 1.</summary>
    int Part { get; }

    /// <summary>How many parts there are.</summary>
    int Of { get; }
}
