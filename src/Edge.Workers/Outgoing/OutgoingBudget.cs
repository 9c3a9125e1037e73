namespace Edge.Workers.Outgoing;

/// <summary>Bytes that one isolate has on their way: bodies of requests and arguments of calls, until they are over. Thread safe.</summary>
/// <param name="most">How many it may have.</param>
internal sealed class OutgoingBudget(long most)
{
    private long _taken;

    /// <summary>How many it has.</summary>
    public long Taken => Volatile.Read(ref _taken);

    /// <summary>Takes so many more, or says why not.</summary>
    public string? Take(long bytes)
    {
        var taken = Interlocked.Add(ref _taken, bytes);
        if (taken <= most)
        {
            return null;
        }

        Give(bytes);
        return $"Bodies of requests and arguments of calls under way would have {taken} bytes; at most {most} are allowed "
            + "(Edge:Workers:MaxOutgoingBytes). Await those that are under way first.";
    }

    /// <summary>Gives so many back.</summary>
    public void Give(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
