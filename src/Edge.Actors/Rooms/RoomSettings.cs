using System.Buffers.Text;
using System.Security.Cryptography;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace Edge.Actors.Rooms;

/// <summary>What rooms and relays of a node share: checked options, clock and log.</summary>
internal sealed record RoomSettings
{
    private const int EpochBytes = 6;

    public RoomSettings(RoomOptions options, TimeProvider time, ILogger logger)
    {
        Options = options;
        Time = time;
        Logger = logger;
        Dedupe = new DedupeLimits(
            options.DedupeMessages, options.DedupeAge, Math.Max(options.DedupeMessages, MaxRecognised));
    }

    public RoomOptions Options { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public DedupeLimits Dedupe { get; }

    public int MaxWaitingPosts => Options.MaxWaitingPosts;

    public int MaxBatch => Options.MaxBatch;

    public int SnapshotEvery => Options.SnapshotEvery;

    public long RetainMessages => Options.RetainMessages;

    public TimeSpan PassivateAfter => Options.PassivateAfter;

    /// <summary>How often a room that is awake says where its log stands: what got lost on the way is noticed within this time.</summary>
    public TimeSpan PulseEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The region of rooms on any other node; null if there is none.</summary>
    public Func<ICanTell?> RegionElsewhere { get; init; } = static () => null;

    /// <summary>A hot room's window is bounded by this many posts, whatever its age.</summary>
    private static int MaxRecognised => 500_000;

    /// <summary>A log's identity: told apart from any other log of the same room.</summary>
    public static string NewEpoch() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(EpochBytes));
}
