namespace Edge.Actors.Objects.Turns;

/// <summary>
/// Code of one object that belongs together: all of it (the root), or a critical section, which holds everything else back.
/// What is awaited in a section goes on in it.
/// </summary>
internal sealed class LoopSection(ObjectLoop loop, LoopSection? parent) : SynchronizationContext
{
    /// <summary>The section whose code runs on this thread, or null outside of objects.</summary>
    public static new LoopSection? Current => SynchronizationContext.Current as LoopSection;

    public ObjectLoop Loop => loop;

    public LoopSection? Parent => parent;

    /// <summary>How many sections are around it.</summary>
    public int Depth { get; } = parent is null ? 0 : parent.Depth + 1;

    /// <summary>What can go on; guarded by the loop.</summary>
    public Queue<LoopPiece> Ready { get; } = new();

    /// <summary>Whether it ended: what goes on afterwards belongs to its parent. Guarded by the loop.</summary>
    public bool IsOver { get; set; }

    /// <summary>This section, or the nearest around it that is not over.</summary>
    public LoopSection Open => IsOver && parent is not null ? parent.Open : this;

    public override void Post(SendOrPostCallback d, object? state) => loop.Post(this, new LoopPiece(d, state));

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (Current?.Loop != loop)
        {
            throw new NotSupportedException("An object's code cannot be waited for by a thread: use Post, or await.");
        }

        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;
}
