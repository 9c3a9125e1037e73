using Edge.Workers.Isolates;
using Edge.Workers.Outgoing;

namespace Edge.Workers.Versions;

/// <summary>What all isolates of a node share.</summary>
/// <param name="Options">The checked options.</param>
/// <param name="Services">What the node gives.</param>
/// <param name="Watchdog">Ends turns that take too long.</param>
/// <param name="Fetch">Sends outgoing requests.</param>
internal sealed record RuntimeParts(WorkerOptions Options, WorkerServices Services, Watchdog Watchdog, OutgoingFetch Fetch)
{
    /// <summary>Bounds of each isolate.</summary>
    public IsolateLimits Limits { get; } = new(
        (long)Options.HeapMegabytes << 20, (long)Options.BufferMegabytes << 20, Options.TurnTime);
}
