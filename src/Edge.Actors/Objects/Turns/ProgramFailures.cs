namespace Edge.Actors.Objects.Turns;

/// <summary>What callers are told of an object's exceptions.</summary>
internal static class ProgramFailures
{
    /// <summary>The class of the exception and its message; of another object's failure, that.</summary>
    public static ObjectFailure Of(Exception cause) => cause is ObjectException { Failure: var failure }
        ? failure with { Remote = true }
        : new ObjectFailure(cause.GetType().Name, cause.Message) { Remote = true };
}
