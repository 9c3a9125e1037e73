using Edge.Actors.Objects;
using Edge.Workers.Isolates;

namespace Edge.Workers.Objects;

/// <summary>
/// What an object sends elsewhere, one after the other: what is sent in a turn leaves when all that this turn and those before it
/// wrote is durable. Used by the loop's thread.
/// </summary>
internal sealed class ObjectOutput(IObjectHost host, ScriptLoop loop)
{
    private readonly Queue<(Action Leave, Action Dropped)> _held = new();
    private int _awaited;
    private Task _last = Task.CompletedTask;

    /// <summary>Whether nothing is in the way of what is sent now.</summary>
    public bool IsOpen => _held.Count == 0 && host.IsDurable;

    /// <summary>Starts something that leaves when all that was written and sent before it is durable and gone, or is dropped with it.</summary>
    public void Start(Action leave, Action dropped)
    {
        if (IsOpen)
        {
            leave();
        }
        else
        {
            _held.Enqueue((leave, dropped));
        }
    }

    /// <summary>The turn has ended: what it sent waits for what it wrote.</summary>
    public void Flush()
    {
        if (_held.Count > _awaited)
        {
            _last = AwaitAsync(_last, host.WhenDurableAsync(), _held.Count - _awaited);
            _awaited = _held.Count;
        }
    }

    private async Task AwaitAsync(Task before, Task durable, int count)
    {
        await before.ConfigureAwait(false);
        var isLost = false;
        try
        {
            await durable.ConfigureAwait(false);
        }
        catch (ObjectException)
        {
            // The object is being reset, and with it who waits for the answer.
            isLost = true;
        }

        loop.Post(() => Take(count, isLost));
    }

    private void Take(int count, bool isLost)
    {
        for (; count > 0; count--)
        {
            _awaited--;
            var (leave, dropped) = _held.Dequeue();
            (isLost ? dropped : leave)();
        }
    }
}
