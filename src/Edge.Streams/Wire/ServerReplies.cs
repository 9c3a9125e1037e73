namespace Edge.Streams.Wire;

/// <summary>What <c>welcome</c> tells.</summary>
/// <param name="Connection">Id of this connection.</param>
/// <param name="Session">To be sent again in the next <c>hello</c>: it is the scope of the client's message ids.</param>
/// <param name="Node">Name of the node that accepted.</param>
/// <param name="User">Who the server takes the client for, or null.</param>
/// <param name="Time">Server time, Unix milliseconds.</param>
/// <param name="PingMilliseconds">Silence after which the server pings.</param>
/// <param name="PingTimeoutMilliseconds">How long the answer may take.</param>
/// <param name="MaxMessageBytes">Largest message.</param>
/// <param name="MaxRooms">Rooms per connection.</param>
/// <param name="RateBurst">Requests at once.</param>
/// <param name="RatePerSecond">Requests per second in the long run; 0 for no limit.</param>
/// <param name="MaxHistory">Messages per page.</param>
public sealed record Welcome(
    string Connection, string Session, string Node, string? User, long Time, long PingMilliseconds,
    long PingTimeoutMilliseconds, long MaxMessageBytes, int MaxRooms, int RateBurst, int RatePerSecond, int MaxHistory);

/// <summary>What <c>joined</c> tells.</summary>
/// <param name="Id">Request id.</param>
/// <param name="Room">The room.</param>
/// <param name="Epoch">Its log.</param>
/// <param name="Seq">Its newest message when joined.</param>
/// <param name="First">Its oldest message that can still be read.</param>
/// <param name="Reason">Null when the client now has everything since its position; else why not: epoch, trimmed, none.</param>
/// <param name="Messages">Replayed messages, oldest first.</param>
/// <param name="More">Whether history pages follow before live messages.</param>
public sealed record Joined(
    uint? Id, string Room, string Epoch, long Seq, long First, string? Reason, IReadOnlyList<WireMessage> Messages, bool More);

/// <summary>What <c>history</c> tells.</summary>
/// <param name="Id">Request id; null for a page that was not asked for.</param>
/// <param name="Room">The room.</param>
/// <param name="Epoch">Its log.</param>
/// <param name="First">Its oldest message that can still be read.</param>
/// <param name="Messages">Oldest first.</param>
/// <param name="More">Whether there are more in the direction of reading.</param>
public sealed record HistoryPage(
    uint? Id, string Room, string Epoch, long First, IReadOnlyList<WireMessage> Messages, bool More);

/// <summary>What <c>ack</c> tells.</summary>
/// <param name="Id">Request id.</param>
/// <param name="Room">The room.</param>
/// <param name="MessageId">The post's <c>cid</c>.</param>
/// <param name="Epoch">The log it is in.</param>
/// <param name="Seq">Its place there.</param>
/// <param name="Timestamp">When it was taken, Unix milliseconds.</param>
/// <param name="Duplicate">Whether it was there already.</param>
public sealed record Ack(
    uint? Id, string Room, string MessageId, string Epoch, long Seq, long Timestamp, bool Duplicate);

/// <summary>What <c>error</c> tells.</summary>
/// <param name="Id">Request id.</param>
/// <param name="Error">Row of the error table.</param>
/// <param name="Text">What was found, what is allowed, what to do.</param>
/// <param name="RetryAfterMilliseconds">When to try again, or null.</param>
/// <param name="Room">The room it is about, or null.</param>
/// <param name="MessageId">The post it is about, or null.</param>
public sealed record ErrorReply(
    uint? Id, EdgeError Error, string Text, long? RetryAfterMilliseconds, string? Room, string? MessageId);
