namespace Edge.Streams.Transport;

/// <summary>
/// Milliseconds since an arbitrary start, as of the last tick of whoever advances it (one timer per node).
/// Reading it costs one memory load, so that every read and write of every socket can afford a timestamp.
/// </summary>
/// <remarks>Thread safe: one writer, any number of readers.</remarks>
public sealed class CoarseClock
{
    private long _milliseconds;

    /// <summary>The time of the last tick, in milliseconds. Never goes backwards.</summary>
    public long Milliseconds => Volatile.Read(ref _milliseconds);

    /// <summary>Moves the clock to <paramref name="milliseconds"/>; an earlier time than the present one is ignored.</summary>
    public void AdvanceTo(long milliseconds)
    {
        if (milliseconds > Volatile.Read(ref _milliseconds))
        {
            Volatile.Write(ref _milliseconds, milliseconds);
        }
    }
}
