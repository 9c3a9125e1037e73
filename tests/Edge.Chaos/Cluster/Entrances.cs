using Edge.Chaos.Harness;

namespace Edge.Chaos.Cluster;

/// <summary>The nodes as clients see them: they know all addresses, prefer one, and go on to the next.</summary>
internal sealed class Entrances(IReadOnlyList<NodeProcess> nodes)
{
    public int Count => nodes.Count;

    public NodeProcess this[int node] => nodes[node];

    /// <summary>The next node from the given one on that takes connections, waiting for the first if there is none.</summary>
    public async Task<int> WhenOneIsReadyAsync(int from, CancellationToken cancel)
    {
        while (true)
        {
            for (var i = 0; i < nodes.Count; i++)
            {
                var node = (from + i) % nodes.Count;
                if (nodes[node].Ready.IsCompleted)
                {
                    return node;
                }
            }

            await Task.WhenAny(nodes.Select(node => node.Ready)).WaitAsync(cancel);
        }
    }
}
