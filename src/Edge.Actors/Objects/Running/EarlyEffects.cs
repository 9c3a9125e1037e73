namespace Edge.Actors.Objects.Running;

/// <summary>What was done to a socket before its client was known, in order and bounded. Belongs to the object's actor alone.</summary>
internal sealed class EarlyEffects
{
    // Far more than a client's outbox takes by default, which is what bounds it once the client is there.
    private const int Most = 64 * 1024;
    private const long MostBytes = 16 << 20;
    private readonly List<Effect> _effects = [];
    private long _bytes;

    /// <summary>Whether it was too much: no message is kept any more.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Keeps a message, unless that is too much. An empty queue takes any size.</summary>
    public bool TryAdd(Effect.Send send)
    {
        var bytes = _bytes + send.Message.Payload.Length;
        if (IsFull || _effects.Count >= Most || (bytes > MostBytes && _bytes > 0))
        {
            IsFull = true;
            return false;
        }

        _bytes = bytes;
        _effects.Add(send);
        return true;
    }

    /// <summary>Keeps something else; the last attachment alone.</summary>
    public void Add(Effect effect)
    {
        if (effect is Effect.Keep)
        {
            _effects.RemoveAll(earlier => earlier is Effect.Keep);
        }

        _effects.Add(effect);
    }

    /// <summary>Takes all of it.</summary>
    public IReadOnlyList<Effect> TakeAll()
    {
        Effect[] all = [.. _effects];
        _effects.Clear();
        _bytes = 0;
        return all;
    }
}
