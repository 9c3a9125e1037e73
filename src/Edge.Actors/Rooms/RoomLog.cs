using Microsoft.Extensions.Logging;

namespace Edge.Actors.Rooms;

/// <summary>Log lines of rooms and relays: ids 2000 to 2999. Ids are never reused.</summary>
internal static partial class RoomLog
{
    [LoggerMessage(2000, LogLevel.Debug, "Room {Room} started at message {Head}.")]
    public static partial void Started(ILogger logger, RoomName room, long head);

    [LoggerMessage(2001, LogLevel.Error, "Room {Room} could not write message {Seq}; it stops and recovers.")]
    public static partial void WriteFailed(ILogger logger, RoomName room, long seq, Exception? cause);

    [LoggerMessage(2002, LogLevel.Error, "The journal rejected message {Seq} of room {Room}.")]
    public static partial void WriteRejected(ILogger logger, RoomName room, long seq, Exception? cause);

    [LoggerMessage(2003, LogLevel.Warning, "Room {Room} could not save a snapshot; recovery will take longer.")]
    public static partial void SnapshotFailed(ILogger logger, RoomName room, Exception? cause);

    [LoggerMessage(2004, LogLevel.Warning, "Room {Room} could not delete old messages; they stay until the next snapshot.")]
    public static partial void RetentionFailed(ILogger logger, RoomName room, Exception? cause);

    [LoggerMessage(2010, LogLevel.Debug, "Relay of {Room} subscribed at message {Head}.")]
    public static partial void Subscribed(ILogger logger, RoomName room, long head);

    [LoggerMessage(2011, LogLevel.Warning, "Relay of {Room} has had no answer from the room for {Seconds} s.")]
    public static partial void RoomUnavailable(ILogger logger, RoomName room, double seconds);

    [LoggerMessage(2012, LogLevel.Warning, "Relay of {Room} could not read messages {From} to {To}; it tries again.")]
    public static partial void HistoryFailed(ILogger logger, RoomName room, long from, long to, Exception? cause);

    [LoggerMessage(2013, LogLevel.Debug, "Relay of {Room} missed messages {From} to {To}; it reads them from the journal.")]
    public static partial void GapFound(ILogger logger, RoomName room, long from, long to);

    [LoggerMessage(2014, LogLevel.Debug, "A member of {Room} is slow: caught up from message {Seq} on.")]
    public static partial void MemberLags(ILogger logger, RoomName room, long seq);

    [LoggerMessage(2015, LogLevel.Information, "A member of {Room} stayed too far behind and was closed.")]
    public static partial void MemberTooSlow(ILogger logger, RoomName room);

    [LoggerMessage(2016, LogLevel.Error, "Relay of {Room} failed; its members are told to reconnect.")]
    public static partial void RelayFailed(ILogger logger, RoomName room, Exception? cause);
}
