namespace Edge.Actors.Objects.Running;

/// <summary>What callers and programs are told when it is not the program's own doing.</summary>
internal static class ObjectFailures
{
    /// <summary>The incarnation is gone, and what it did not store with it.</summary>
    public static ObjectFailure Reset { get; } = new("Error", "The Durable Object was reset before it answered.") { Reset = true, Retryable = true };

    /// <summary>What the reader of a body is told when the incarnation that sent it is gone.</summary>
    public const string BodyLost = "The Durable Object was reset before it had sent all of its answer.";

    /// <summary>Nobody on this node knows the code.</summary>
    public static ObjectFailure Unknown(ObjectId id) =>
        new("Error", $"No Durable Object class is known for the namespace {id.Namespace}.") { Retryable = true };

    /// <summary>A handler ended and said nothing.</summary>
    public static ObjectFailure NoAnswer { get; } = new("Error", "The Durable Object's handler ended without an answer.") { Remote = true };

    /// <summary>Too much waits for the object.</summary>
    public static ObjectFailure Overloaded { get; } =
        new("Error", "Durable Object is overloaded. Too many requests queued.") { Overloaded = true, Retryable = true };

    /// <summary>The object did not take the request in time.</summary>
    public static ObjectFailure Unreachable { get; } = new("Error", "The Durable Object could not be reached in time.") { Retryable = true };

    /// <summary>The object sent more than could leave.</summary>
    public static ObjectFailure TooMuchOutput(long limit) =>
        new("Error", $"The Durable Object was reset: more than {limit} bytes of what it sent could not leave yet.") { Reset = true, Overloaded = true };

    /// <summary>A body or an argument is too large.</summary>
    public static ObjectFailure TooLarge(long limit) => new("RangeError", $"More than {limit} bytes cannot be sent to a Durable Object at once.");
}
