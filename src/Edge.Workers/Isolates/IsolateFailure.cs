namespace Edge.Workers.Isolates;

/// <summary>Which limit ended an isolate.</summary>
internal enum IsolateFailure
{
    /// <summary>A turn computed for too long.</summary>
    TooLong,

    /// <summary>The heap was full.</summary>
    TooMuchMemory,
}
