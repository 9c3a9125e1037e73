namespace Edge.Streams.Deflate;

/// <summary>What client and server agreed on (RFC 7692 section 7.1).</summary>
/// <param name="ResponseHeader">The server's <c>Sec-WebSocket-Extensions</c>.</param>
/// <param name="ServerContextTakeover">Whether the server may keep its history between messages.</param>
/// <param name="ClientContextTakeover">Whether the client may keep its history between messages.</param>
/// <param name="ServerMaxWindowBits">The server's window, a power of two in bytes, from 8 to 15.</param>
/// <param name="ClientMaxWindowBits">The client's window, a power of two in bytes, from 8 to 15.</param>
public sealed record DeflateAgreement(
    string ResponseHeader,
    bool ServerContextTakeover,
    bool ClientContextTakeover,
    int ServerMaxWindowBits,
    int ClientMaxWindowBits);
