using System.ComponentModel.DataAnnotations;

namespace Edge.Actors.Objects;

/// <summary>Limits of durable objects.</summary>
public sealed class ObjectOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Edge:Objects";

    /// <summary>An object without anything to do for this long is put to sleep while its hibernatable sockets stay open: 100 ms to 1 day, default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan IdleAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an object that wakes waits for the nodes that hold its sockets: 100 ms to 1 min, default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan GatherTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long handlers may go on when their object gets other code: 0 to 10 min, default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ReloadGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>And when it moves to another node: 0 to 5 s, default 4 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:05")]
    public TimeSpan MoveGrace { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a request may wait until its object takes it: 1 s to 10 min, default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan UnavailableAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a response with a socket may go unused: 1 s to 10 min, default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ClaimTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Requests and calls an object has at once before it refuses: 1 to 1,000,000, default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxRunning { get; set; } = 10_000;

    /// <summary>Messages of one socket that its object has not handled before no more are read: 1 to 10,000, default 32.</summary>
    [Range(1, 10_000)]
    public int MaxUnhandled { get; set; } = 32;

    /// <summary>And their bytes, though one message always may be: 1,024 to 1,073,741,824, default 1,048,576.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int MaxUnhandledBytes { get; set; } = 1024 * 1024;

    /// <summary>Messages for a socket whose client has not come yet: 16 to 1,000,000, default 4,096. With more it is closed with 1013.</summary>
    [Range(16, 1_000_000)]
    public int MaxEarly { get; set; } = 4096;

    /// <summary>
    /// Bytes an object may have sent that cannot leave yet, in one turn, while the journal stands still, or to a node that takes nothing:
    /// 1,048,576 to 2,147,483,647, default 134,217,728. With more it is reset; from a quarter on it gets no further messages and requests
    /// while the journal stands still.
    /// </summary>
    [Range(1024 * 1024, int.MaxValue)]
    public int MaxOutputBytes { get; set; } = 128 * 1024 * 1024;

    /// <summary>What is wrong with these options, a sentence each; nothing when they can be used.</summary>
    public IEnumerable<string> FindProblems() => OptionRules.FindOutOfRange(this, Section);
}
