using System.ComponentModel.DataAnnotations;

namespace Edge.Actors.Rooms;

/// <summary>Limits of rooms.</summary>
public sealed class RoomOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Edge:Rooms";

    /// <summary>Largest message in bytes: 1 to 1,048,576, default 65,536. Larger: rich <c>too-large</c>, plain close 1009.</summary>
    [Range(1, 1024 * 1024)]
    public int MaxMessageBytes { get; set; } = 64 * 1024;

    /// <summary>Messages replayed to who joins without saying how many: 0 to 300, default 100.</summary>
    [Range(0, 300)]
    public int Replay { get; set; } = 100;

    /// <summary>Messages each relay keeps in memory, of 8 MiB in all: 300 to 100,000, default 1,000.</summary>
    [Range(300, 100_000)]
    public int RelayMessages { get; set; } = 1000;

    /// <summary>Posts a room lets wait for the journal before it refuses: 1 to 1,000,000, default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxWaitingPosts { get; set; } = 10_000;

    /// <summary>Posts written in one transaction at most: 1 to 10,000, default 500.</summary>
    [Range(1, 10_000)]
    public int MaxBatch { get; set; } = 500;

    /// <summary>A room without posts for this long is put to sleep while its members stay: 1 s to 1 day, default 2 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan PassivateAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>A snapshot is taken after this many messages, or as many as posts are recognised in: 100 to 1,000,000, default 10,000.</summary>
    [Range(100, 1_000_000)]
    public int SnapshotEvery { get; set; } = 10_000;

    /// <summary>Messages kept when a snapshot is taken: 0 keeps all (default), else 100 to 1,000,000,000.</summary>
    [Range(0, 1_000_000_000)]
    public long RetainMessages { get; set; }

    /// <summary>Posts are recognised within this many messages: 100 to 1,000,000, default 10,000.</summary>
    [Range(100, 1_000_000)]
    public int DedupeMessages { get; set; } = 10_000;

    /// <summary>And within this time in a hot room, up to 500,000 messages: up to 1 hour, default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan DedupeAge { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a post may stay without an answer before its sender is told: 1 s to 5 min, default 20 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan PostTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a room may be unreachable before its members are closed: 1 s to 10 min, default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan UnavailableAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// In a hot room frames are gathered this long before they are written, up to three times as long for posts that are known to
    /// be on their way: 0 to 100 ms, default 4 ms.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:00.100")]
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(4);

    /// <summary>Members on one node from which on a busy room lingers: 1 to 1,000,000, default 16.</summary>
    [Range(1, 1_000_000)]
    public int LingerMembers { get; set; } = 16;

    /// <summary>Messages a slow member may be behind before it is closed: 300 to 10,000,000, default 10,000.</summary>
    [Range(300, 10_000_000)]
    public int MaxLagMessages { get; set; } = 10_000;

    /// <summary>How long a slow member may stay behind before it is closed: 1 s to 1 hour, default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MaxLagTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What is wrong with these options, a sentence each; nothing when they can be used.</summary>
    public IEnumerable<string> FindProblems() => RetainMessages is > 0 and < 100
        ? [.. OptionRules.FindOutOfRange(this, Section), $"{Section}:RetainMessages is '{RetainMessages}'; it must be 0 for all, or at least 100."]
        : OptionRules.FindOutOfRange(this, Section);
}
