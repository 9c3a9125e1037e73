namespace Edge.Streams.Framing;

/// <summary>A peer's breach of RFC 6455 or RFC 7692, or of a limit.</summary>
/// <param name="CloseCode">The status with which to fail the connection: 1002, 1007 or 1009.</param>
/// <param name="Message">What was found and what is allowed; fits a close reason (at most 123 bytes).</param>
public readonly record struct ProtocolViolation(int CloseCode, string Message);
