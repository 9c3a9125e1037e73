using System.IO.Compression;

namespace Edge.Streams.Deflate;

/// <summary>Whether and how to offer or accept permessage-deflate (RFC 7692).</summary>
public sealed record DeflateOptions
{
    /// <summary>Whether to compress at all; default false.</summary>
    public bool Enabled { get; init; }

    /// <summary>
    /// Whether the server may keep its compression history between messages; default false. Better ratios, for about
    /// 300 KiB of memory per connection at the server.
    /// </summary>
    public bool ServerContextTakeover { get; init; }

    /// <summary>
    /// Whether the client may keep its compression history between messages; default false. Better ratios, for about
    /// 50 KiB of memory per connection at the server.
    /// </summary>
    public bool ClientContextTakeover { get; init; }

    /// <summary>
    /// How far back the server's compression may point, as a power of two in bytes, from 8 to 15; default 15. Below 15
    /// messages are compressed in independent pieces of that size, which costs ratio and time.
    /// </summary>
    public int ServerMaxWindowBits { get; init; } = 15;

    /// <summary>Payloads below this size, in bytes, are sent as they are; default 128.</summary>
    public int MinBytes { get; init; } = 128;

    /// <summary>Time against ratio; default <see cref="CompressionLevel.Fastest"/>.</summary>
    public CompressionLevel Level { get; init; } = CompressionLevel.Fastest;
}
