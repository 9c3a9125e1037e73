using Microsoft.Extensions.Logging;

namespace Edge.Actors.Objects.Index;

/// <summary>Log lines of the index of objects: ids 3900 to 3999. Ids are never reused.</summary>
internal static partial class ObjectIndexLog
{
    [LoggerMessage(3900, LogLevel.Debug, "Partition {Partition} of the index of objects started: {Objects} objects, {Alarms} alarms.")]
    public static partial void Started(ILogger logger, int partition, int objects, int alarms);

    [LoggerMessage(3901, LogLevel.Error, "Partition {Partition} of the index of objects could not write fact {Seq}; it stops and recovers.")]
    public static partial void WriteFailed(ILogger logger, int partition, long seq, Exception? cause);

    [LoggerMessage(3902, LogLevel.Warning, "Partition {Partition} of the index of objects could not delete old facts; they stay until its next checkpoint.")]
    public static partial void DeleteFailed(ILogger logger, int partition, Exception? cause);
}
