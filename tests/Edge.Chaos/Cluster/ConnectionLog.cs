using Edge.Chaos.Harness;

namespace Edge.Chaos.Cluster;

/// <summary>Writes down how the connections of all clients end. Thread safe.</summary>
internal sealed class ConnectionLog
{
    private readonly Lock _gate = new();
    private readonly List<ConnectionEnd> _lost = [];
    private readonly List<ConnectionEnd> _moved = [];

    /// <summary>Those that ended without the client's will.</summary>
    public IReadOnlyList<ConnectionEnd> Lost
    {
        get
        {
            lock (_gate)
            {
                return [.. _lost];
            }
        }
    }

    /// <summary>Those that the server asked to move, which did.</summary>
    public IReadOnlyList<ConnectionEnd> Moved
    {
        get
        {
            lock (_gate)
            {
                return [.. _moved];
            }
        }
    }

    public void AddLost(int node, string reason)
    {
        lock (_gate)
        {
            _lost.Add(new ConnectionEnd(node, RunClock.Now, reason));
        }
    }

    public void AddMoved(int node)
    {
        lock (_gate)
        {
            _moved.Add(new ConnectionEnd(node, RunClock.Now, "goaway"));
        }
    }
}
