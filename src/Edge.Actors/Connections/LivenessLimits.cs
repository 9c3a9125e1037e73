namespace Edge.Actors.Connections;

/// <summary>The deadlines of a connection, all in milliseconds; a ping of 0 means no heartbeats.</summary>
internal sealed record LivenessLimits(long Ping, long PingAnswer, long Idle, long Write, long Close, long Hello)
{
    /// <summary>Within this time of its start a connection must be looked at once, so that no deadline is missed.</summary>
    public long Earliest { get; } = Math.Min(Math.Min(Ping > 0 ? Ping : Idle, Idle), Math.Min(Write / 2, Hello));

    public static LivenessLimits From(ConnectionOptions options) => new(
        (long)options.PingInterval.TotalMilliseconds,
        (long)options.PingTimeout.TotalMilliseconds,
        (long)options.IdleTimeout.TotalMilliseconds,
        (long)options.WriteTimeout.TotalMilliseconds,
        (long)options.CloseTimeout.TotalMilliseconds,
        (long)options.HelloTimeout.TotalMilliseconds);
}
