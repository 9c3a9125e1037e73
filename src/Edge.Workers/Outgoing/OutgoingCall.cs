namespace Edge.Workers.Outgoing;

/// <summary>
/// A request of a script while it is under way: until its answer's body was read to the end or given up, or its socket is over.
/// Thread safe.
/// </summary>
/// <param name="onOver">Called once, by any thread.</param>
internal sealed class OutgoingCall(Action onOver)
{
    private readonly CancellationTokenSource _cancel = new();
    private int _over;

    /// <summary>Nobody waits for the answer or its body any more.</summary>
    public CancellationToken Cancelled => _cancel.Token;

    /// <summary>Gives it up. A socket that was opened goes on.</summary>
    public void Cancel() => _cancel.Cancel();

    /// <summary>Nothing of it is under way any more.</summary>
    public void End()
    {
        if (Interlocked.Exchange(ref _over, 1) == 0)
        {
            onOver();
        }
    }
}
