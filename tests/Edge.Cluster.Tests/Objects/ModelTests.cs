using Edge.Actors.Http;
using Edge.Actors.Objects;
using Edge.Testing.Objects;
using Microsoft.Extensions.DependencyInjection;

namespace Edge.Cluster.Tests.Objects;

/// <summary>Objects written in C# on three nodes.</summary>
public sealed class ModelTests : IAsyncLifetime
{
    private static readonly ObjectId Lobby = ObjectId.FromName("Lobby", "lobby");
    private readonly NodesByCall _nodes = new();
    private ServiceProvider _services = null!;
    private TestCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _services = new ServiceCollection().AddDurableObject<Ledger>().AddDurableObject<Lobby>()
            .AddSingleton<IObjectClient>(_nodes).BuildServiceProvider();
        var options = TestCluster.QuickOptions();
        options.Objects.IdleAfter = TimeSpan.FromMilliseconds(400);
        _cluster = await TestCluster.StartAsync(3, options, _services.GetRequiredService<IObjectPrograms>());
        _nodes.Clients = [.. _cluster.Nodes.Select(node => node.Edge.Objects)];
    }

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task Call_FromAnyNode_ReachesTheOneObject()
    {
        var ledger = _services.GetRequiredService<IDurableObjectClient<ILedger>>().Get("one");

        var sums = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => ledger.AddAsync(2)));

        Assert.Equal(Enumerable.Range(1, 30).Select(i => 2 * i), sums.Order());
    }

    [Fact]
    public async Task Call_OfAnObjectToAnother_KeepsBothSums()
    {
        var ledgers = _services.GetRequiredService<IDurableObjectClient<ILedger>>();
        await ledgers.Get("from").AddAsync(10);

        var given = await ledgers.Get("from").AddToAsync("to", 3);

        Assert.Equal((3, 7), (given, await ledgers.Get("from").AddAsync(0)));
    }

    [Fact]
    public async Task Exception_OfAnObjectElsewhere_ComesBack()
    {
        var ledger = _services.GetRequiredService<IDurableObjectClient<ILedger>>().Get("bad");

        var thrown = await Assert.ThrowsAsync<ObjectException>(() => ledger.FailAsync("no good"));

        Assert.Equal(new ObjectFailure("InvalidDataException", "no good") { Remote = true }, thrown.Failure);
    }

    [Fact]
    public async Task HibernatableSockets_OfAllNodes_OutliveSleep()
    {
        var peers = new List<ProgramPeer>();
        for (var i = 0; i < _nodes.Clients.Count; i++)
        {
            peers.Add(ProgramPeer.Open(await _nodes.Clients[i].FetchAsync(Lobby, Upgrade($"https://lobby/?{i}"), default)));
        }

        await peers[0].SayAsync("hi");
        await peers[2].UntilAsync("1 0: hi");
        await _cluster.AsleepAsync(Lobby);
        await peers[1].SayAsync("still here");

        foreach (var peer in peers)
        {
            await peer.UntilAsync("2 1: still here");
            Assert.True(peer.IsOpen);
        }
    }

    [Fact]
    public async Task Fetch_WithoutAnUpgrade_IsAnswered()
    {
        var response = await _nodes.FetchAsync(Lobby, new EdgeRequest { Method = "GET", Url = "https://lobby/" }, default);

        Assert.Equal(426, response.Status);
    }

    private static EdgeRequest Upgrade(string url) => new()
    {
        Method = "GET",
        Url = url,
        Headers = EdgeHeaders.Of([KeyValuePair.Create("Upgrade", "websocket")]),
    };

    /// <summary>Calls over another node each time.</summary>
    private sealed class NodesByCall : IObjectClient
    {
        private int _calls;

        public IReadOnlyList<IObjectClient> Clients { get; set; } = [];

        private IObjectClient Next => Clients[(int)((uint)Interlocked.Increment(ref _calls) % Clients.Count)];

        public Task<EdgeResponse> FetchAsync(ObjectId id, EdgeRequest request, CancellationToken cancel) =>
            Next.FetchAsync(id, request, cancel);

        public Task<ReadOnlyMemory<byte>> CallAsync(
            ObjectId id, string method, ReadOnlyMemory<byte> arguments, CancellationToken cancel) =>
            Next.CallAsync(id, method, arguments, cancel);
    }
}
