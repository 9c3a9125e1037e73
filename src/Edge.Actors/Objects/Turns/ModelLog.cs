using Microsoft.Extensions.Logging;

namespace Edge.Actors.Objects.Turns;

/// <summary>Log lines of objects written in C#: ids 3800 to 3899. Ids are never reused.</summary>
internal static partial class ModelLog
{
    [LoggerMessage(3800, LogLevel.Warning, "Object {Id} of namespace {Space} failed to handle a {Event}.")]
    public static partial void HandlerFailed(ILogger logger, string space, string id, string @event, Exception cause);

    [LoggerMessage(3801, LogLevel.Warning, "Something that object {Id} of namespace {Space} had started failed, and nobody awaited it.")]
    public static partial void Unhandled(ILogger logger, string space, string id, Exception cause);

    [LoggerMessage(3802, LogLevel.Warning, "Object {Id} of namespace {Space} is reset: {Problem}")]
    public static partial void Reset(ILogger logger, string space, string id, string problem);
}
