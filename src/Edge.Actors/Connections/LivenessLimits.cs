namespace Edge.Actors.Connections;

/// <summary>The deadlines of a connection, all in milliseconds; a ping of 0 means no heartbeats.</summary>
internal sealed record LivenessLimits(long Ping, long PingAnswer, long Idle, long Write, long Close, long Hello)
{
    public static LivenessLimits From(ConnectionOptions options) => new(
        (long)options.PingInterval.TotalMilliseconds,
        (long)options.PingTimeout.TotalMilliseconds,
        (long)options.IdleTimeout.TotalMilliseconds,
        (long)options.WriteTimeout.TotalMilliseconds,
        (long)options.CloseTimeout.TotalMilliseconds,
        (long)options.HelloTimeout.TotalMilliseconds);
}
