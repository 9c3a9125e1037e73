namespace Edge.Streams.Wire;

/// <summary>
/// An expected refusal, as told to clients in <c>error</c>. The table is closed: codes are stable and never reused.
/// </summary>
/// <param name="Code">The stable name clients decide by.</param>
/// <param name="Status">The HTTP status it mirrors.</param>
/// <param name="Retryable">Whether the same request may succeed later; the same <c>cid</c> makes that safe.</param>
public sealed record EdgeError(string Code, int Status, bool Retryable)
{
    /// <summary>The frame is not one JSON object.</summary>
    public static EdgeError BadFrame { get; } = new("bad-frame", 400, false);

    /// <summary>The <c>type</c> is not known.</summary>
    public static EdgeError BadType { get; } = new("bad-type", 400, false);

    /// <summary>A field is missing or out of its range.</summary>
    public static EdgeError BadRequest { get; } = new("bad-request", 400, false);

    /// <summary>The room is not joined on this connection.</summary>
    public static EdgeError NotJoined { get; } = new("not-joined", 409, false);

    /// <summary>The room is joined already on this connection.</summary>
    public static EdgeError AlreadyJoined { get; } = new("already-joined", 409, false);

    /// <summary>The message is larger than the limit that <c>welcome</c> names.</summary>
    public static EdgeError TooLarge { get; } = new("too-large", 413, false);

    /// <summary>More messages than the rate allows; <c>retryAfter</c> says when.</summary>
    public static EdgeError RateLimited { get; } = new("rate-limited", 429, true);

    /// <summary>A limit on the number of something is reached.</summary>
    public static EdgeError Limit { get; } = new("limit", 429, false);

    /// <summary>A defect on our side.</summary>
    public static EdgeError Internal { get; } = new("internal", 500, true);

    /// <summary>Too much is waiting for this room or connection.</summary>
    public static EdgeError Overloaded { get; } = new("overloaded", 503, true);

    /// <summary>The room cannot be reached at present; nothing was stored.</summary>
    public static EdgeError RoomUnavailable { get; } = new("room-unavailable", 503, true);

    /// <summary>No answer in time: whether it was stored is unknown. Send the same <c>cid</c> again.</summary>
    public static EdgeError Timeout { get; } = new("timeout", 504, true);

    /// <summary>The whole table.</summary>
    public static IReadOnlyList<EdgeError> All { get; } =
    [
        BadFrame, BadType, BadRequest, NotJoined, AlreadyJoined, TooLarge, RateLimited, Limit, Internal, Overloaded,
        RoomUnavailable, Timeout,
    ];
}
