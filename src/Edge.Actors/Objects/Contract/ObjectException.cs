namespace Edge.Actors.Objects;

/// <summary>A request or call to an object failed.</summary>
public sealed class ObjectException : Exception
{
    /// <summary>Carries what the object, or the way to it, said.</summary>
    public ObjectException(ObjectFailure failure)
        : base(failure.Message) => Failure = failure;

    /// <summary>What happened.</summary>
    public ObjectFailure Failure { get; }
}
