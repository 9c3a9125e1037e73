namespace Edge.Streams.Framing;

/// <summary>The close codes that the protocol defines (RFC 6455 section 7.4.1 and the IANA registry).</summary>
public static class CloseCodes
{
    /// <summary>The purpose of the connection has been fulfilled.</summary>
    public const int NormalClosure = 1000;

    /// <summary>The server goes down or the browser leaves the page.</summary>
    public const int GoingAway = 1001;

    /// <summary>The peer broke the framing rules.</summary>
    public const int ProtocolError = 1002;

    /// <summary>A kind of data came that this endpoint does not take.</summary>
    public const int UnsupportedData = 1003;

    /// <summary>Stands for a Close without a code; never on the wire.</summary>
    public const int NoStatus = 1005;

    /// <summary>Stands for an end without a Close; never on the wire.</summary>
    public const int Abnormal = 1006;

    /// <summary>The content does not fit its kind: text that is not UTF-8, or data that cannot be inflated.</summary>
    public const int InvalidPayload = 1007;

    /// <summary>A message breaks a policy for which no other code fits.</summary>
    public const int PolicyViolation = 1008;

    /// <summary>A message or frame is larger than this endpoint takes.</summary>
    public const int MessageTooBig = 1009;

    /// <summary>The server met something unexpected and cannot go on.</summary>
    public const int InternalError = 1011;

    /// <summary>The server restarts; the client may come back.</summary>
    public const int ServiceRestart = 1012;

    /// <summary>The server is overloaded; the client should come back later.</summary>
    public const int TryAgainLater = 1013;
}
