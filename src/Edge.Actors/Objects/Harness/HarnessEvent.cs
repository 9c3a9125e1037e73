namespace Edge.Actors.Objects.Harness;

/// <summary>Something on its way through an object under test.</summary>
/// <param name="Make">Makes the event for one awakening.</param>
internal sealed record HarnessEvent(Func<long, HarnessHost, ObjectEvent> Make)
{
    /// <summary>Whether it comes again when the object dies while it handles it.</summary>
    public bool ComesAgain { get; init; }

    /// <summary>The alarm that it is, or null.</summary>
    public AlarmInfo? Alarm { get; init; }

    /// <summary>The socket whose end it is, or null.</summary>
    public HarnessSocket? Ended { get; init; }

    /// <summary>Whether it waits for an answer, or for its end alone.</summary>
    public TaskCompletionSource<HarnessAnswer> Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Handled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
