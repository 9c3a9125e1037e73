namespace Edge.Workers.Isolates;

/// <summary>Which limit ended an isolate.</summary>
internal enum IsolateFailure
{
    /// <summary>A turn computed for too long.</summary>
    TooLong,

    /// <summary>A turn computed for too long, and could not be ended: its thread was left behind in it.</summary>
    Hung,

    /// <summary>The heap was full.</summary>
    TooMuchMemory,
}
