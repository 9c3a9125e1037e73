using System.Collections.Concurrent;
using System.Net;

namespace Edge.Actors.Connections;

/// <summary>Counts open connections, all and per address, and refuses those beyond the limits. Thread safe.</summary>
public sealed class ConnectionGate
{
    private readonly int _most;
    private readonly int _mostPerAddress;
    private readonly ConcurrentDictionary<IPAddress, int> _byAddress = new();
    private int _open;
    private volatile bool _draining;

    /// <summary>Starts with none open.</summary>
    public ConnectionGate(ConnectionOptions options)
    {
        _most = options.MaxConnections;
        _mostPerAddress = options.MaxConnectionsPerIp;
    }

    /// <summary>How many are open.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Whether the node is going and takes no more.</summary>
    public bool IsDraining => _draining;

    /// <summary>Takes a place. Every true must be followed by one <see cref="Exit"/>.</summary>
    /// <param name="address">The peer's address; null counts only towards the total.</param>
    /// <param name="problem">Which limit refused, when false.</param>
    public bool TryEnter(IPAddress? address, out string problem)
    {
        problem = string.Empty;
        if (_draining)
        {
            problem = "This node is shutting down.";
            return false;
        }

        if (Interlocked.Increment(ref _open) > _most && _most > 0)
        {
            Interlocked.Decrement(ref _open);
            problem = $"The limit of {_most} connections is reached.";
            return false;
        }

        if (address is not null && _mostPerAddress > 0
            && _byAddress.AddOrUpdate(address, 1, static (_, count) => count + 1) > _mostPerAddress)
        {
            Exit(address);
            problem = $"The limit of {_mostPerAddress} connections per address is reached.";
            return false;
        }

        return true;
    }

    /// <summary>Gives the place back.</summary>
    public void Exit(IPAddress? address)
    {
        Interlocked.Decrement(ref _open);
        if (address is not null && _mostPerAddress > 0
            && _byAddress.AddOrUpdate(address, 0, static (_, count) => count - 1) <= 0)
        {
            _byAddress.TryRemove(new KeyValuePair<IPAddress, int>(address, 0));
        }
    }

    /// <summary>Takes no more from now on.</summary>
    public void Drain() => _draining = true;
}
