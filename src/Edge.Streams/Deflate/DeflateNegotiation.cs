namespace Edge.Streams.Deflate;

/// <summary>The negotiation of permessage-deflate in the opening handshake (RFC 7692 sections 5 and 7.1).</summary>
public static class DeflateNegotiation
{
    /// <summary>The server's side: takes the first offer that is valid and can be honoured.</summary>
    /// <param name="secWebSocketExtensions">The request's header, several joined by commas; null if there was none.</param>
    /// <param name="options">What this server allows.</param>
    /// <returns>The agreement, or null to go on without compression.</returns>
    public static DeflateAgreement? Negotiate(string? secWebSocketExtensions, DeflateOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return null;
    }
}
