using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Edge.Chaos.Harness;

namespace Edge.Chaos.Cluster;

/// <summary>Three nodes and their PostgreSQL, each in a process of its own, in a network where they can be cut off.</summary>
internal sealed class ClusterUnderTest : IAsyncDisposable
{
    public const int Size = 3;

    /// <summary>By which a program is deployed: nodes in namespaces are not on loopback.</summary>
    public const string AdminToken = "of-the-cluster-under-test";

    private const int ClusterPort = 1;
    private const int DatabasePort = 2;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _supervising = [];
    private readonly string _folder = RunLedger.CreateFolder("edge-chaos-");

    /// <param name="dll">The server.</param>
    /// <param name="port">The first of three ports.</param>
    /// <param name="earlyCommit">Whether PostgreSQL breaks its promise on purpose.</param>
    /// <param name="ownClocks">Whether the nodes' clocks can be set, which slows them.</param>
    public ClusterUnderTest(string dll, int port, bool earlyCommit, bool ownClocks)
    {
        HasOwnClocks = ownClocks;
        Clocks = new NodeClocks(_folder);
        Network = OwnNetwork.Missing is { } reason ? new LoopbackNetwork(reason) : new NamespaceNetwork(Size);
        Database = new PostgresServer(Network.Database, port + DatabasePort, earlyCommit);
        Watches = [.. Enumerable.Range(0, Size).Select(_ => new NodeWatch())];
        MakeSetup = node => new NodeSetup(
            dll, new IPEndPoint(Network.AddressOf(node), port), Path.Combine(_folder, $"node-{node}"), Settings(node, port, ownClocks), Network.LauncherOf(node));
    }

    public IClusterNetwork Network { get; }

    public NodeClocks Clocks { get; }

    public bool HasOwnClocks { get; }

    public PostgresServer Database { get; }

    public ImmutableArray<NodeWatch> Watches { get; }

    public ImmutableArray<NodeProcess> Nodes { get; private set; } = [];

    public ImmutableArray<NodeSupervisor> Supervisors { get; private set; } = [];

    /// <summary>The nodes, for clients.</summary>
    public Entrances Entrances => new(Nodes);

    /// <summary>Whether every node takes clients and sees all the others.</summary>
    public bool IsWhole => Nodes.All(node => node.Ready.IsCompleted) && Watches.All(watch => watch.Sees(Size - 1));

    private Func<int, NodeSetup> MakeSetup { get; }

    /// <summary>Starts everything, all nodes at once, and waits until they have found each other.</summary>
    public async Task StartAsync(TimeSpan timeout, CancellationToken cancel)
    {
        await Network.StartAsync(cancel);
        await Database.CreateAsync(cancel);
        Nodes = [.. Enumerable.Range(0, Size).Select(node => new NodeProcess(MakeSetup(node)) { Listener = Watches[node].Hear })];
        await Task.WhenAll(Nodes.Select(node => node.StartAsync(cancel)));
        Supervisors = [.. Enumerable.Range(0, Size).Select(node => new NodeSupervisor(node, Nodes[node], Watches[node]))];
        _supervising.AddRange(Supervisors.Select(supervisor => supervisor.RunAsync(_stop.Token)));
        await WhenWholeAsync(timeout, cancel);
    }

    /// <summary>Waits until the cluster is whole.</summary>
    /// <exception cref="ScenarioFailedException">It is not in time.</exception>
    public async Task WhenWholeAsync(TimeSpan timeout, CancellationToken cancel)
    {
        var end = RunClock.Now + timeout;
        while (!IsWhole)
        {
            if (RunClock.Now > end)
            {
                var views = Watches.Select((watch, node) => $"node {node} ({(Nodes[node].Ready.IsCompleted ? "ready" : "not ready")}) {watch}");
                throw new ScenarioFailedException($"The cluster is not whole after {timeout.TotalSeconds:F0} s: {string.Join(" | ", views)}");
            }

            await Task.Delay(PollInterval, cancel);
        }
    }

    /// <summary>The node on which the room started last; null if it is nowhere.</summary>
    public int? OwnerOf(string room)
    {
        var starts = Watches.Select((watch, node) => (Node: node, Start: watch.StartOf(room))).Where(start => start.Start is not null).ToArray();
        return starts.Length > 0 ? starts.MaxBy(start => start.Start).Node : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_supervising);
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        await Database.DisposeAsync();
        await Network.DisposeAsync();
        RunLedger.RemoveFolder(_folder);
        _stop.Dispose();
    }

    private ImmutableDictionary<string, string> Settings(int node, int port, bool ownClock) => new Dictionary<string, string>
    {
        ["Edge__Storage__Provider"] = "PostgreSql",
        ["Edge__Storage__ConnectionString"] = Database.ConnectionString,
        ["Edge__Cluster__HostName"] = Network.AddressOf(node).ToString(),
        ["Edge__Cluster__Port"] = (port + ClusterPort).ToString(CultureInfo.InvariantCulture),
        ["Edge__Connections__RatePerSecond"] = "0",
        ["Edge__Admin__Token"] = AdminToken,
        // The program that is a proxy has another node behind it.
        ["Edge__Workers__Outgoing__AllowPrivate"] = "true",
        // Tells where rooms and objects are.
        ["Logging__LogLevel__Edge.Rooms"] = "Debug",
        ["Logging__LogLevel__Edge.Objects"] = "Debug",
    }.ToImmutableDictionary().AddRange(ownClock ? Clocks.Settings(node) : []);
}
