using System.ComponentModel.DataAnnotations;
using System.IO.Compression;

namespace Edge.Actors.Connections;

/// <summary>Limits of connections.</summary>
public sealed class ConnectionOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Edge:Connections";

    /// <summary>Open connections on this node: 0 for no limit, default 100,000. Beyond it an upgrade is answered 503.</summary>
    [Range(0, 10_000_000)]
    public int MaxConnections { get; set; } = 100_000;

    /// <summary>Open connections per address of a peer: 0 for no limit (default).</summary>
    [Range(0, 10_000_000)]
    public int MaxConnectionsPerIp { get; set; }

    /// <summary>Largest message in bytes: 125 to 2,147,483,591, default 1,048,576. Larger ones are refused with 1009 as soon as
    /// their header announces them.</summary>
    [Range(125, 0x7FFFFFC7)]
    public long MaxMessageBytes { get; set; } = 1024 * 1024;

    /// <summary>Largest message in bytes to a worker or object: 125 to 2,147,483,591, default 33,554,432.</summary>
    [Range(125, 0x7FFFFFC7)]
    public long MaxProgramMessageBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>Largest frame in bytes, as <see cref="MaxMessageBytes"/>; default the same as it, written 0.</summary>
    [Range(0, 0x7FFFFFC7)]
    public long MaxFrameBytes { get; set; }

    /// <summary>Bytes that may wait to be written to one connection: 65,536 to 1,073,741,824, default 1,048,576.</summary>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public long OutboxBytes { get; set; } = 1024 * 1024;

    /// <summary>Frames that may wait to be written to one connection: 16 to 1,000,000, default 4,096.</summary>
    [Range(16, 1_000_000)]
    public int OutboxMessages { get; set; } = 4096;

    /// <summary>Silence of the peer after which it is pinged: 1 s to 1 hour, default 25 s; zero switches heartbeats off.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How long the answer to a ping may take: 1 s to 10 min, default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A connection on which nothing moved in either direction for this long is cut: 1 s to 1 day, default 100 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>A peer that accepts no byte of a write for this long is closed: 1 s to 10 min, default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a peer may take to answer our Close: 1 s to 10 min, default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a rich client may take to say hello: 1 s to 10 min, default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan HelloTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Rooms one rich connection may join: 1 to 10,000, default 128.</summary>
    [Range(1, 10_000)]
    public int MaxRooms { get; set; } = 128;

    /// <summary>Posts of one connection that may wait for their rooms: 1 to 10,000, default 64. Beyond it a plain connection
    /// is not read from and a rich one is answered <c>overloaded</c>.</summary>
    [Range(1, 10_000)]
    public int MaxPendingPosts { get; set; } = 64;

    /// <summary>Requests per second of a rich connection in the long run, all but signs of life: 0 for no limit, default 20.</summary>
    [Range(0, 1_000_000)]
    public int RatePerSecond { get; set; } = 20;

    /// <summary>Requests of a rich connection at once: 1 to 1,000,000, default 40.</summary>
    [Range(1, 1_000_000)]
    public int RateBurst { get; set; } = 40;

    /// <summary>Whether permessage-deflate (RFC 7692) is agreed to when a client offers it. Default off.</summary>
    public bool Compression { get; set; }

    /// <summary>Whether compression keeps its window between messages: smaller messages, some 300 KB per connection. Default off.</summary>
    public bool CompressionContextTakeover { get; set; }

    /// <summary>Messages below this many bytes are not compressed: 0 to 1,048,576, default 128.</summary>
    [Range(0, 1024 * 1024)]
    public int CompressionMinBytes { get; set; } = 128;

    /// <summary>How hard to compress: Fastest (default), Optimal, SmallestSize.</summary>
    public CompressionLevel CompressionLevel { get; set; } = CompressionLevel.Fastest;

    /// <summary>What is wrong with these options, a sentence each; nothing when they can be used.</summary>
    public IEnumerable<string> FindProblems() => [.. OptionRules.FindOutOfRange(this, Section), .. FindContradictions()];

    private IEnumerable<string> FindContradictions()
    {
        // Where zero means something else than a little, a little is a mistake.
        if (PingInterval > TimeSpan.Zero && PingInterval < TimeSpan.FromSeconds(1))
        {
            yield return $"{Section}:PingInterval is '{PingInterval}'; it must be 00:00:00 for none, or at least 00:00:01.";
        }

        if (MaxFrameBytes is > 0 and < 125)
        {
            yield return $"{Section}:MaxFrameBytes is '{MaxFrameBytes}'; it must be 0 for MaxMessageBytes, or at least 125.";
        }

        // In seconds, which do not overflow whatever was given.
        if (PingInterval > TimeSpan.Zero && PingInterval.TotalSeconds + PingTimeout.TotalSeconds >= IdleTimeout.TotalSeconds)
        {
            yield return $"{Section}:IdleTimeout is {IdleTimeout}; it must exceed PingInterval + PingTimeout, {PingInterval} + {PingTimeout}, "
                + "or an idle connection is cut before it is pinged.";
        }

        if (!Enum.IsDefined(CompressionLevel))
        {
            yield return $"{Section}:CompressionLevel is '{CompressionLevel}'; it must be one of {string.Join(", ", Enum.GetNames<CompressionLevel>())}.";
        }
    }
}
