using System.Buffers.Text;
using System.Security.Cryptography;
using Akka.Actor;
using Edge.Actors.Relays;
using Microsoft.Extensions.Logging;

namespace Edge.Actors.Rooms;

/// <summary>What rooms and relays of a node share: checked options, clock and log.</summary>
internal sealed record RoomSettings
{
    private const int EpochBytes = 6;

    private RoomSettings(RoomOptions options, TimeProvider time, ILogger logger)
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

    /// <summary>A hot room's window is bounded by this many posts, whatever its age.</summary>
    private static int MaxRecognised => 500_000;

    public static RoomSettings From(RoomOptions options, TimeProvider time, ILogger logger) => new(options, time, logger);

    /// <summary>A log's identity: told apart from any other log of the same room.</summary>
    public string NewEpoch() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(EpochBytes));

    /// <summary>Tells the relay guardians of all nodes that a room was started.</summary>
    public void AnnounceAwake(ActorSystem system, RoomProtocol.Awake awake) => RelayGuardian.Announce(system, awake);
}
