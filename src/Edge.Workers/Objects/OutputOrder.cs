using Edge.Actors.Objects;

namespace Edge.Workers.Objects;

/// <summary>
/// What leaves an isolate for elsewhere waits until what the object that sends it wrote before is durable, and leaves in the
/// order in which it was sent. Used by the loop's thread.
/// </summary>
internal sealed class OutputOrder
{
    private Task _last = Task.CompletedTask;

    /// <summary>The object whose code runs, or null.</summary>
    public IObjectHost? Sender { get; set; }

    /// <summary>Starts something that leaves: at once when nothing is in its way. Not at all when the object's writes are lost.</summary>
    public void Start(Action leave)
    {
        var durable = Sender?.WhenDurableAsync() ?? Task.CompletedTask;
        if (durable.IsCompletedSuccessfully && _last.IsCompleted)
        {
            leave();
            return;
        }

        _last = LeaveAsync(_last, durable, leave);
    }

    private static async Task LeaveAsync(Task before, Task durable, Action leave)
    {
        await before.ConfigureAwait(false);
        try
        {
            await durable.ConfigureAwait(false);
        }
        catch (ObjectException)
        {
            // The object is being reset, and with it who waits for the answer.
            return;
        }

        leave();
    }
}
