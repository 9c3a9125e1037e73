namespace Edge.Host.Workers;

/// <summary>Log messages of workers on a node, 5100 to 5199.</summary>
internal static partial class WorkersLog
{
    [LoggerMessage(5100, LogLevel.Information, "Worker {Worker} runs in version {Version}.")]
    public static partial void Loaded(ILogger logger, string worker, int version);

    [LoggerMessage(5101, LogLevel.Error, "Worker {Worker} cannot be run in version {Version}; what ran before goes on. {Problem}")]
    public static partial void NotLoaded(ILogger logger, string worker, int version, string problem);

    [LoggerMessage(5102, LogLevel.Warning, "The workers cannot be read from the database ({Problem}); what runs goes on.")]
    public static partial void StoreUnavailable(ILogger logger, string problem);

    [LoggerMessage(5103, LogLevel.Information, "The workers can be read from the database again.")]
    public static partial void StoreAvailable(ILogger logger);

    [LoggerMessage(5104, LogLevel.Information, "{Worker} was deployed in version {Version}.")]
    public static partial void Deployed(ILogger logger, string worker, int version);

    [LoggerMessage(5105, LogLevel.Information, "{Worker} was put back to version {Version}.")]
    public static partial void RolledBack(ILogger logger, string worker, int version);

    [LoggerMessage(5106, LogLevel.Information, "{Worker} was deleted.")]
    public static partial void Deleted(ILogger logger, string worker);

    [LoggerMessage(5107, LogLevel.Error, "The workers could not be brought up to date; what runs goes on, and it is tried again.")]
    public static partial void NotRefreshed(ILogger logger, Exception problem);

    [LoggerMessage(5108, LogLevel.Warning, "Code of worker {Worker} in version {Version} hangs and cannot be ended: its isolate was "
        + "given up, and its thread goes on to use a core.")]
    public static partial void Hangs(ILogger logger, string worker, string version);
}
