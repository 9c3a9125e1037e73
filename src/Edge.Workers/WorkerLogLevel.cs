namespace Edge.Workers;

/// <summary>How much an entry of a worker's log matters.</summary>
public enum WorkerLogLevel
{
    /// <summary><c>console.debug</c>.</summary>
    Debug,

    /// <summary><c>console.log</c>.</summary>
    Log,

    /// <summary><c>console.info</c>.</summary>
    Info,

    /// <summary><c>console.warn</c>.</summary>
    Warn,

    /// <summary><c>console.error</c>.</summary>
    Error,

    /// <summary>An exception that nobody caught.</summary>
    Exception,

    /// <summary>A limit that was hit: the isolate was ended.</summary>
    Limit,

    /// <summary>The limit on time was hit by code that could not be ended: the isolate was given up, and its thread still runs.</summary>
    Hang,
}
