namespace Edge.Host.Clustering;

/// <summary>Log messages of the cluster, 5000 to 5099.</summary>
internal static partial class ClusteringLog
{
    [LoggerMessage(5000, LogLevel.Information, "Nobody is in the cluster yet: {Node} founds it.")]
    public static partial void Founding(ILogger logger, string node);

    [LoggerMessage(5001, LogLevel.Information, "{Node} joins {Members}.")]
    public static partial void Joining(ILogger logger, string node, string members);

    [LoggerMessage(5002, LogLevel.Information, "{Node} is up.")]
    public static partial void Up(ILogger logger, string node);

    [LoggerMessage(5003, LogLevel.Information, "{Node} leaves the cluster.")]
    public static partial void Leaving(ILogger logger, string node);

    [LoggerMessage(5004, LogLevel.Information, "{Node} is no longer in the cluster.")]
    public static partial void Removed(ILogger logger, string node);

    [LoggerMessage(5005, LogLevel.Warning, "{Node} cannot be reached.")]
    public static partial void Unreachable(ILogger logger, string node);

    [LoggerMessage(5006, LogLevel.Information, "{Node} can be reached again.")]
    public static partial void Reachable(ILogger logger, string node);

    [LoggerMessage(5007, LogLevel.Warning, "{Node} is dead: its process has let go of its seat. It is removed from the cluster.")]
    public static partial void Dead(ILogger logger, string node);

    [LoggerMessage(5008, LogLevel.Warning, "The seats cannot be read or written ({Problem}); a dead node is recognised later meanwhile.")]
    public static partial void SeatsUnavailable(ILogger logger, string problem);

    [LoggerMessage(5009, LogLevel.Information, "The seats can be read and written again.")]
    public static partial void SeatsAvailable(ILogger logger);

    [LoggerMessage(5010, LogLevel.Critical, "This node ends: {Reason}")]
    public static partial void Failing(ILogger logger, string reason);

    [LoggerMessage(5011, LogLevel.Information, "{Node} stops before it was in a cluster: {Tried}.")]
    public static partial void StoppedJoining(ILogger logger, string node, string tried);

    [LoggerMessage(5012, LogLevel.Error, "Something unforeseen kept this node from its seat; it is tried again.")]
    public static partial void SeatFailed(ILogger logger, Exception exception);

    [LoggerMessage(5013, LogLevel.Debug, "The seat was not given up ({Problem}); it goes with the process.")]
    public static partial void SeatLeft(ILogger logger, string problem);
}
