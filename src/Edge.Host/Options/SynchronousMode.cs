namespace Edge.Host.Options;

/// <summary>When SQLite waits for the disk.</summary>
internal enum SynchronousMode
{
    /// <summary>At every commit: an acknowledged message survives a power failure.</summary>
    Full,

    /// <summary>At checkpoints: it survives the death of the process, not of the machine.</summary>
    Normal,
}
