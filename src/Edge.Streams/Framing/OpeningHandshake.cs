using System.Security.Cryptography;
using System.Text;

namespace Edge.Streams.Framing;

/// <summary>The keys of the opening handshake (RFC 6455 sections 4.1 and 4.2.2).</summary>
public static class OpeningHandshake
{
    private const string Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int KeyBytes = 16;
    private const int KeyLength = 24;

    /// <summary>Computes <c>Sec-WebSocket-Accept</c> from the client's <c>Sec-WebSocket-Key</c>.</summary>
    /// <param name="key">The key as it stood in the request, trimmed.</param>
    /// <returns>
    /// Base64 of the SHA-1 that section 4.2.2 prescribes; it proves nothing but that the server speaks WebSocket.
    /// </returns>
    public static string AcceptKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The RFC prescribes SHA-1; it is no protection here.
        SHA1.HashData(Encoding.ASCII.GetBytes(key + Guid), hash);
#pragma warning restore CA5350
        return Convert.ToBase64String(hash);
    }

    /// <summary>Whether a <c>Sec-WebSocket-Key</c> is base64 of exactly 16 octets (section 4.2.1).</summary>
    /// <param name="key">The header's value, or null if there was none.</param>
    public static bool IsValidKey(string? key)
    {
        Span<byte> octets = stackalloc byte[KeyBytes + 2];
        return key is { Length: KeyLength }
            && Convert.TryFromBase64String(key, octets, out var length)
            && length == KeyBytes;
    }

    /// <summary>Makes a fresh <c>Sec-WebSocket-Key</c> for a client: base64 of 16 random octets.</summary>
    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));
}
