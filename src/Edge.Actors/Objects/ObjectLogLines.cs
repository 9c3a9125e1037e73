using Microsoft.Extensions.Logging;

namespace Edge.Actors.Objects;

/// <summary>Log lines of objects and their gateways: ids 3000 to 3799. Ids are never reused.</summary>
internal static partial class ObjectLogLines
{
    [LoggerMessage(3000, LogLevel.Debug, "{Object} started at fact {Head}.")]
    public static partial void Started(ILogger logger, string @object, long head);

    [LoggerMessage(3001, LogLevel.Error, "{Object} could not write fact {Seq}; it stops and recovers.")]
    public static partial void WriteFailed(ILogger logger, string @object, long seq, Exception? cause);

    [LoggerMessage(3002, LogLevel.Error, "The journal rejected fact {Seq} of {Object}.")]
    public static partial void WriteRejected(ILogger logger, string @object, long seq, Exception? cause);

    [LoggerMessage(3003, LogLevel.Warning, "{Object} could not delete old facts; they stay until the next checkpoint.")]
    public static partial void CompactionFailed(ILogger logger, string @object, Exception? cause);

    [LoggerMessage(3004, LogLevel.Warning, "No code is known for object {Id} of namespace {Space}.")]
    public static partial void Unknown(ILogger logger, string space, string id);

    [LoggerMessage(3005, LogLevel.Warning, "The program of object {Id} of namespace {Space} did not end as it should.")]
    public static partial void EndFailed(ILogger logger, string space, string id, Exception? cause);

    [LoggerMessage(3006, LogLevel.Information, "{Object} was reset by its program.")]
    public static partial void Aborted(ILogger logger, string @object);

    [LoggerMessage(3007, LogLevel.Error, "The alarm of object {Id} of namespace {Space} failed and was tried again {Retries} times; it is given up.")]
    public static partial void AlarmDropped(ILogger logger, string space, string id, int retries);

    [LoggerMessage(3008, LogLevel.Error, "Object {Id} of namespace {Space} was reset {Times} times before it had handled a message; the message is dropped.")]
    public static partial void EventDropped(ILogger logger, string space, string id, int times);

    [LoggerMessage(3010, LogLevel.Warning, "Nothing has been heard of object {Id} of namespace {Space} for {Seconds} s.")]
    public static partial void Unavailable(ILogger logger, string space, string id, double seconds);

    [LoggerMessage(3011, LogLevel.Error, "The relay of an object failed; the sockets it held are cut.")]
    public static partial void RelayFailed(ILogger logger, Exception? cause);
}
