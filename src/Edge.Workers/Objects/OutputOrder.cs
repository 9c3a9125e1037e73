namespace Edge.Workers.Objects;

/// <summary>
/// What leaves an isolate for elsewhere waits until what the object that sends it wrote before is durable. What one object sends
/// leaves in the order in which it was sent; others wait for nothing of it. Used by the loop's thread.
/// </summary>
internal sealed class OutputOrder
{
    /// <summary>The output of the object whose code runs, or null.</summary>
    public ObjectOutput? Sender { get; set; }

    /// <summary>Whether the code that runs is of an object that is over: nothing of it leaves.</summary>
    public bool IsSenderOver { get; set; }

    /// <summary>Whether what is started now leaves at once.</summary>
    public bool IsOpen => !IsSenderOver && (Sender is null || Sender.IsOpen);

    /// <summary>Starts something that leaves: at once when nothing is in its way. Not at all when the object's writes are lost.</summary>
    public void Start(Action leave) => Start(leave, static () => { });

    /// <summary>The same, or what is done instead when the object's writes are lost. Both are done in a turn.</summary>
    public void Start(Action leave, Action dropped)
    {
        if (IsSenderOver)
        {
            dropped();
        }
        else if (Sender is { } sender)
        {
            sender.Start(leave, dropped);
        }
        else
        {
            leave();
        }
    }
}
