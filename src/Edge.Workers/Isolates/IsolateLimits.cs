namespace Edge.Workers.Isolates;

/// <summary>What one isolate may use.</summary>
/// <param name="HeapBytes">Of V8's heap; beyond it what runs is ended.</param>
/// <param name="BufferBytes">Of array buffers, which lie outside the heap; beyond it an allocation throws a RangeError.</param>
/// <param name="Turn">How long one turn of the event loop may compute.</param>
internal sealed record IsolateLimits(long HeapBytes, long BufferBytes, TimeSpan Turn)
{
    /// <summary>128 MiB each, and one second.</summary>
    public static IsolateLimits Default { get; } = new(128 << 20, 128 << 20, TimeSpan.FromSeconds(1));
}
