namespace Edge.Actors.Objects;

/// <summary>Why an event of an object failed, as its caller is told.</summary>
/// <param name="Name">The class of error, such as <c>Error</c> or <c>TypeError</c>.</param>
/// <param name="Message">For people.</param>
public sealed record ObjectFailure(string Name, string Message)
{
    /// <summary>Whether the same call may succeed when it is made again.</summary>
    public bool Retryable { get; init; }

    /// <summary>Whether too much was waiting for the object.</summary>
    public bool Overloaded { get; init; }

    /// <summary>Whether the object was reset: its program is gone and starts anew.</summary>
    public bool Reset { get; init; }

    /// <summary>Whether the program itself threw it, rather than the way to it.</summary>
    public bool Remote { get; init; }
}
