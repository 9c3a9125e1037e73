using Microsoft.ClearScript.V8.FastProxy;

namespace Edge.Workers.Bridge;

/// <summary>The monotonic clock.</summary>
internal sealed class ClockFunctions(TimeProvider time) : IHostFunctions
{
    private readonly long _start = time.GetTimestamp();

    /// <inheritdoc/>
    public void AddTo(HostTable table) => table.AddComputation("now", (in V8FastArgs _, in V8FastResult result) =>
        result.Set(time.GetElapsedTime(_start).TotalMilliseconds));
}
