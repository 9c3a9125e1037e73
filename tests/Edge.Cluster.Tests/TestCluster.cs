using Edge.Actors;
using Edge.Actors.Objects;
using Edge.Actors.Rooms;
using Edge.Testing;
using Edge.Testing.Objects;

namespace Edge.Cluster.Tests;

/// <summary>Several nodes in this process that share one journal.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly List<TestNode> _nodes = [];
    private readonly EdgeOptions _options;
    private readonly IObjectPrograms _programs;

    private TestCluster(EdgeOptions options, IObjectPrograms programs) => (_options, _programs) = (options, programs);

    /// <summary>The journal of all nodes.</summary>
    public SharedLog Log { get; } = new();

    public IReadOnlyList<TestNode> Nodes => _nodes;

    /// <summary>Limits that do not stand in a test's way: no rate, and patience for a busy machine.</summary>
    public static EdgeOptions QuickOptions()
    {
        var options = new EdgeOptions();
        options.Connections.RatePerSecond = 0;
        options.Rooms.PostTimeout = TimeSpan.FromMinutes(1);
        options.Rooms.UnavailableAfter = TimeSpan.FromMinutes(1);
        return options;
    }

    public static Task<TestCluster> StartAsync(int nodes, EdgeOptions options) =>
        StartAsync(nodes, options, new ScriptedPrograms());

    public static async Task<TestCluster> StartAsync(int nodes, EdgeOptions options, IObjectPrograms programs)
    {
        var cluster = new TestCluster(options, programs);
        cluster._nodes.AddRange(await Task.WhenAll(
            Enumerable.Range(0, nodes).Select(_ => TestNode.StartAsync(cluster.Log, options, programs))));
        foreach (var node in cluster._nodes)
        {
            node.Join(cluster._nodes[0]);
        }

        await AllUpAsync(cluster._nodes);
        return cluster;
    }

    /// <summary>One more node, up when this returns.</summary>
    public async Task<TestNode> AddAsync()
    {
        var node = await TestNode.StartAsync(Log, _options, _programs);
        node.Join(_nodes[0]);
        _nodes.Add(node);
        await AllUpAsync(_nodes);
        return node;
    }

    public IReadOnlyList<TestNode> Except(TestNode node) => [.. _nodes.Where(each => each != node)];

    /// <summary>Waits until these nodes, and nobody else, make up the cluster.</summary>
    public static Task AllUpAsync(IReadOnlyCollection<TestNode> nodes) => Eventually.SoAsync(
        () => nodes.All(node => node.SeesUp(nodes.Count)), $"{nodes.Count} nodes did not become one cluster");

    /// <summary>The node a room runs on; it must be awake.</summary>
    public async Task<TestNode> OwnerAsync(string room)
    {
        TestNode? owner = null;
        await Eventually.SoAsync(
            async () => (owner = await FindOwnerAsync(room)) is not null, $"room {room} runs nowhere");
        return owner!;
    }

    /// <summary>The node an object is awake on.</summary>
    public async Task<TestNode> OwnerAsync(ObjectId id)
    {
        TestNode? owner = null;
        await Eventually.SoAsync(
            async () => (owner = await FindOwnerAsync(id)) is not null, $"object {id.Name} is awake nowhere");
        return owner!;
    }

    /// <summary>The node an object is awake on, or null.</summary>
    public Task<TestNode?> FindOwnerAsync(ObjectId id) =>
        FindAsync(async node => (await node.ObjectsAsync()).Contains($"{id.Namespace}/{id.Hex}"));

    /// <summary>Waits until an object is awake nowhere.</summary>
    public Task AsleepAsync(ObjectId id) => Eventually.SoAsync(
        async () => await FindOwnerAsync(id) is null, $"object {id.Name} did not fall asleep");

    /// <summary>Waits until a room runs nowhere.</summary>
    public Task AsleepAsync(string room) => Eventually.SoAsync(
        async () => await FindOwnerAsync(room) is null, $"room {room} did not fall asleep");

    /// <summary>What the journal holds of a room.</summary>
    public IReadOnlyList<RoomEvents.MessagePosted> Stored(string room) =>
        [.. Log.Events("room-" + room).Cast<RoomEvents.MessagePosted>()];

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    private Task<TestNode?> FindOwnerAsync(string room) => FindAsync(async node => (await node.RoomsAsync()).Contains(room));

    private async Task<TestNode?> FindAsync(Func<TestNode, Task<bool>> isIt)
    {
        foreach (var node in _nodes.Where(node => !node.IsOver))
        {
            if (await isIt(node))
            {
                return node;
            }
        }

        return null;
    }
}
