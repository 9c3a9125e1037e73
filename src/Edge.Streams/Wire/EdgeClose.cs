using Edge.Streams.Framing;

namespace Edge.Streams.Wire;

/// <summary>
/// Why Edge ends a connection by itself. The table is closed: numbers are never reused. Rich clients see
/// <see cref="Code"/>, plain ones <see cref="PlainCode"/>; the reason text is <see cref="Reason"/> in both.
/// </summary>
/// <param name="Code">4000-4099 reconnect at once; 4100-4199 with backoff; 4400-4499 do not reconnect.</param>
/// <param name="PlainCode">A code of RFC 6455, or 1006: the socket is cut without a Close frame.</param>
/// <param name="Reason">The code's name.</param>
public sealed record EdgeClose(int Code, int PlainCode, string Reason)
{
    /// <summary>This node is shutting down.</summary>
    public static EdgeClose ServerRestart { get; } = new(4000, CloseCodes.ServiceRestart, "server-restart");

    /// <summary>The room's log is another one now: join again and reload.</summary>
    public static EdgeClose ResumeRequired { get; } = new(4002, CloseCodes.ServiceRestart, "resume-required");

    /// <summary>A defect on our side.</summary>
    public static EdgeClose Internal { get; } = new(4100, CloseCodes.InternalError, "internal");

    /// <summary>The client accepts no bytes, or cannot be caught up in time.</summary>
    public static EdgeClose SlowConsumer { get; } = new(4102, CloseCodes.TryAgainLater, "slow-consumer");

    /// <summary>The client did not answer a ping.</summary>
    public static EdgeClose HeartbeatTimeout { get; } = new(4103, CloseCodes.Abnormal, "heartbeat-timeout");

    /// <summary>Nothing moved in either direction.</summary>
    public static EdgeClose IdleTimeout { get; } = new(4104, CloseCodes.Abnormal, "idle-timeout");

    /// <summary>The client went on sending beyond its rate.</summary>
    public static EdgeClose RateLimited { get; } = new(4105, CloseCodes.PolicyViolation, "rate-limited");

    /// <summary>The room did not come back in time.</summary>
    public static EdgeClose RoomUnavailable { get; } = new(4106, CloseCodes.TryAgainLater, "room-unavailable");

    /// <summary>No <c>hello</c> in time.</summary>
    public static EdgeClose HelloTimeout { get; } = new(4108, CloseCodes.PolicyViolation, "hello-timeout");

    /// <summary>Frames that are not JSON objects, three times.</summary>
    public static EdgeClose BadFrame { get; } = new(4400, CloseCodes.ProtocolError, "bad-frame");

    /// <summary>Binary messages are not part of <c>edge.v1.json</c>.</summary>
    public static EdgeClose UnsupportedData { get; } =
        new(CloseCodes.UnsupportedData, CloseCodes.UnsupportedData, "unsupported-data");

    /// <summary>The whole table.</summary>
    public static IReadOnlyList<EdgeClose> All { get; } =
    [
        ServerRestart, ResumeRequired, Internal, SlowConsumer, HeartbeatTimeout, IdleTimeout, RateLimited, RoomUnavailable,
        HelloTimeout, BadFrame, UnsupportedData,
    ];
}
