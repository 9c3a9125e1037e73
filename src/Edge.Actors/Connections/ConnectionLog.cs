using Microsoft.Extensions.Logging;

namespace Edge.Actors.Connections;

/// <summary>Log lines of connections: ids 1000 to 1999. Ids are never reused.</summary>
internal static partial class ConnectionLog
{
    [LoggerMessage(1000, LogLevel.Debug, "Connection {Connection} opened: {Mode}, room {Room}.")]
    public static partial void Opened(ILogger logger, string connection, ConnectionMode mode, string room);

    [LoggerMessage(1001, LogLevel.Debug, "Connection {Connection} closed with {Code} {Reason}.")]
    public static partial void Closed(ILogger logger, string connection, int code, string reason);

    [LoggerMessage(1002, LogLevel.Error, "Connection {Connection} failed and is closed.")]
    public static partial void Failed(ILogger logger, string connection, Exception cause);

    [LoggerMessage(1003, LogLevel.Information, "Draining {Count} connections.")]
    public static partial void Draining(ILogger logger, int count);

    [LoggerMessage(1004, LogLevel.Information, "All connections are closed.")]
    public static partial void Drained(ILogger logger);

    [LoggerMessage(1005, LogLevel.Debug, "Connection {Connection} accepts no bytes and is closed.")]
    public static partial void Stalled(ILogger logger, string connection);
}
