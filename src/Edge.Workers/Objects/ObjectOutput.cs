using Edge.Actors.Objects;

namespace Edge.Workers.Objects;

/// <summary>What an object sends, one after the other. Used by the loop's thread.</summary>
internal sealed class ObjectOutput(IObjectHost host)
{
    private Task _last = Task.CompletedTask;

    /// <summary>Starts something that leaves when all that was written and sent before it is durable and gone, or is dropped with it.</summary>
    public void Start(Action leave, Action dropped)
    {
        var durable = host.WhenDurableAsync();
        if (durable.IsCompletedSuccessfully && _last.IsCompleted)
        {
            leave();
            return;
        }

        _last = LeaveAsync(_last, durable, leave, dropped);
    }

    private static async Task LeaveAsync(Task before, Task durable, Action leave, Action dropped)
    {
        await before.ConfigureAwait(false);
        try
        {
            await durable.ConfigureAwait(false);
        }
        catch (ObjectException)
        {
            // The object is being reset, and with it who waits for the answer.
            dropped();
            return;
        }

        leave();
    }
}
