using System.ComponentModel.DataAnnotations;
using Edge.Actors;

namespace Edge.Workers;

/// <summary>Limits of workers.</summary>
public class WorkerOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Edge:Workers";

    /// <summary>Isolates for each version of a worker: 1 to 64; 0 (default) is one for each core.</summary>
    [Range(0, 64)]
    public int Isolates { get; set; }

    /// <summary>Heap of one isolate in MiB: 16 to 4,096, default 128.</summary>
    [Range(16, 4096)]
    public int HeapMegabytes { get; set; } = 128;

    /// <summary>Array buffers of one isolate in MiB: 1 to 4,096, default 128.</summary>
    [Range(1, 4096)]
    public int BufferMegabytes { get; set; } = 128;

    /// <summary>How long one turn of an event may compute: 10 ms to 5 min, default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan TurnTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Requests that may wait for an isolate before more are refused with 503: 1 to 1,000,000, default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxWaiting { get; set; } = 10_000;

    /// <summary>How long an old version may finish its requests after a new one came: 1 s to 15 min, default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:15:00")]
    public TimeSpan RetireAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Bytes of bodies of outgoing requests and of arguments of calls to objects that are under way in one isolate: 64 KiB to 64 GiB,
    /// default 64 MiB. Beyond it <c>fetch</c> and calls throw.
    /// </summary>
    [Range(1L << 16, 1L << 36)]
    public long MaxOutgoingBytes { get; set; } = 64 << 20;

    /// <summary>What outgoing requests may do.</summary>
    public OutgoingOptions Outgoing { get; set; } = new();

    /// <summary>What is wrong with these options and <see cref="Outgoing"/>, a sentence each; nothing when they can be used.</summary>
    public IEnumerable<string> FindProblems() => [.. OptionRules.FindOutOfRange(this, Section), .. Outgoing.FindProblems()];
}
