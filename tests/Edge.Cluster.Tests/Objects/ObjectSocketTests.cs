using System.Text;
using Edge.Actors;
using Edge.Actors.Http;
using Edge.Actors.Objects;
using Edge.Streams.Framing;
using Edge.Testing.Objects;

namespace Edge.Cluster.Tests.Objects;

/// <summary>Sockets of objects on three nodes, while the object sleeps, moves and dies.</summary>
public sealed class ObjectSocketTests
{
    private static readonly ObjectId Room = ObjectId.FromName("chat", "lobby");
    private readonly ScriptedPrograms _programs = new ScriptedPrograms().With("chat", TestObjects.Chat);

    [Fact]
    public async Task Say_OnAnyNode_ReachesTheSocketsOfAll()
    {
        await using var cluster = await StartAsync(QuickOptions());
        var peers = await JoinAsync(cluster.Nodes, "/h");

        await peers[1].SayAsync("hi");

        foreach (var peer in peers)
        {
            await peer.UntilAsync("1 (its 1): hi");
        }
    }

    [Fact]
    public async Task Say_WhileTheObjectSleeps_WakesItWithItsSockets()
    {
        var options = QuickOptions();
        options.Objects.IdleAfter = TimeSpan.FromMilliseconds(400);
        await using var cluster = await StartAsync(options);
        var peers = await JoinAsync(cluster.Nodes, "/h");
        await cluster.AsleepAsync(Room);
        var started = _programs.Started;

        await peers[2].SayAsync("awake?");

        foreach (var peer in peers)
        {
            await peer.UntilAsync("2 (its 2): awake?");
            Assert.True(peer.IsOpen);
        }

        Assert.Equal(started + 1, _programs.Started);
    }

    [Fact]
    public async Task Leave_OfTheOwner_IsNotNoticedByHibernatableSocketsElsewhere()
    {
        await using var cluster = await StartAsync(QuickOptions());
        var (owner, others, peers) = await JoinBesideOwnerAsync(cluster);

        await owner.LeaveAsync();
        await peers[0].SayAsync("moved");

        foreach (var peer in peers)
        {
            await peer.UntilAsync("0 (its 0): moved");
            Assert.True(peer.IsOpen);
        }

        Assert.Contains(await cluster.OwnerAsync(Room), others);
    }

    [Fact]
    public async Task Death_OfTheOwner_LeavesHibernatableSocketsOpenAndCutsStandardOnes()
    {
        await using var cluster = await StartAsync(QuickOptions());
        var (owner, others, peers) = await JoinBesideOwnerAsync(cluster);
        var standard = await JoinAsync(others[0], "/s", "standard");

        await owner.KillAsync(others);
        others[0].Down(owner);
        await peers[1].SayAsync("alive");

        foreach (var peer in peers)
        {
            await peer.UntilAsync("1 (its 1): alive");
            Assert.True(peer.IsOpen);
        }

        Assert.Equal(CloseCodes.Abnormal, (await standard.ClosedAsync()).Code);
    }

    [Fact]
    public async Task Death_OfTheOwnerWithAMessageInHand_BringsItToTheNextIncarnation()
    {
        await using var cluster = await StartAsync(QuickOptions());
        var (owner, others, peers) = await JoinBesideOwnerAsync(cluster);

        // The message is handled, but what it stored hangs: nobody hears of it, and it is not done.
        owner.Journal.Hold();
        await peers[0].SayAsync("in flight");
        await owner.Journal.UntilWriteOfAsync(Room);
        await owner.KillAsync(others);
        others[0].Down(owner);

        foreach (var peer in peers)
        {
            await peer.UntilAsync("0 (its 0): in flight");
        }

        var history = await others[1].Edge.Objects.CallAsync(Room, "history", default, CancellationToken.None);
        Assert.Equal("0 (its 0): in flight", Encoding.UTF8.GetString(history.Span));
    }

    [Fact]
    public async Task Death_OfAGateway_ClosesItsSockets()
    {
        await using var cluster = await StartAsync(QuickOptions());
        var (_, others, peers) = await JoinBesideOwnerAsync(cluster);
        var survivors = cluster.Except(others[1]);

        await others[1].KillAsync(survivors);
        survivors[0].Down(others[1]);

        await peers[0].UntilAsync("1 left with 1006");
    }

    [Fact]
    public async Task Reload_KeepsHibernatableSocketsAndClosesStandardOnes()
    {
        await using var cluster = await StartAsync(QuickOptions());
        var peers = await JoinAsync(cluster.Nodes, "/h");
        var standard = await JoinAsync(cluster.Nodes[1], "/s", "standard");

        _programs.With("chat", (host, delivered) =>
        {
            if (delivered is MessageEvent { Content: var content })
            {
                TestObjects.Broadcast(host, "new: " + Encoding.UTF8.GetString(content.Payload.Span));
            }
        });
        Assert.Equal(CloseCodes.ServiceRestart, (await standard.ClosedAsync()).Code);
        await peers[1].SayAsync("which?");

        foreach (var peer in peers)
        {
            await peer.UntilAsync("new: which?");
            Assert.True(peer.IsOpen);
        }
    }

    [Fact]
    public async Task Alarm_OfAnObjectThatSleeps_WakesItWithItsSockets()
    {
        var options = QuickOptions();
        options.Objects.IdleAfter = TimeSpan.FromMilliseconds(400);
        await using var cluster = await StartAsync(options);
        var peers = await JoinAsync(cluster.Nodes, "/h");

        await peers[0].SayAsync("alarm");
        await cluster.AsleepAsync(Room);

        foreach (var peer in peers)
        {
            await peer.UntilAsync("alarm 0");
        }
    }

    [Fact]
    public async Task Drain_OfAGateway_TellsTheObjectHowItsSocketsEnded()
    {
        var options = QuickOptions();
        options.Objects.IdleAfter = TimeSpan.FromMilliseconds(400);
        await using var cluster = await StartAsync(options);
        var (_, others, peers) = await JoinBesideOwnerAsync(cluster);
        await cluster.AsleepAsync(Room);

        peers[1].Leave(1000, "drained");
        await others[1].Edge.DrainAsync(TimeSpan.FromSeconds(5));

        await peers[0].UntilAsync("1 left with 1000");
    }

    [Fact]
    public async Task Removal_OfTheCode_ClosesTheSocketsOnAllNodes()
    {
        await using var cluster = await StartAsync(QuickOptions());
        var peers = await JoinAsync(cluster.Nodes, "/h");
        var standard = await JoinAsync(cluster.Nodes[1], "/s", "standard");

        _programs.Without("chat");

        foreach (var peer in peers.Append(standard))
        {
            Assert.Equal(CloseCodes.GoingAway, (await peer.ClosedAsync()).Code);
        }
    }

    [Fact]
    public async Task Response_WithASocketFromElsewhere_JoinsBothEnds()
    {
        await using var cluster = await StartAsync(QuickOptions());
        _programs.With("proxy", (host, delivered) => host.Respond(
            delivered.Number, new EdgeResponse { Status = 101, Socket = new EchoEnd() }));
        var id = ObjectId.FromName("proxy", "one");
        var request = new EdgeRequest { Method = "GET", Url = "http://proxy/" };
        foreach (var node in cluster.Nodes)
        {
            var peer = ProgramPeer.Open(await node.Edge.Objects.FetchAsync(id, request, CancellationToken.None));

            await peer.SayAsync("a");
            await peer.SayAsync("b");

            Assert.Equal("welcome", await peer.NextAsync());
            Assert.Equal("a", await peer.NextAsync());
            Assert.Equal("b", await peer.NextAsync());
        }
    }

    [Fact]
    public async Task Close_ByTheClient_ReachesTheObject()
    {
        await using var cluster = await StartAsync(QuickOptions());
        var peers = await JoinAsync(cluster.Nodes, "/h");

        peers[0].Leave(4001, "bye");

        await peers[1].UntilAsync("0 left with 4001");
        await peers[2].UntilAsync("0 left with 4001");
    }

    private static EdgeOptions QuickOptions()
    {
        var options = TestCluster.QuickOptions();
        options.Objects.UnavailableAfter = TimeSpan.FromMinutes(1);
        options.Objects.IdleAfter = TimeSpan.FromMinutes(1);
        return options;
    }

    private static async Task<ProgramPeer> JoinAsync(TestNode node, string path, string name)
    {
        var request = new EdgeRequest { Method = "GET", Url = $"http://chat{path}?{name}" };
        var peer = ProgramPeer.Open(await node.Edge.Objects.FetchAsync(Room, request, CancellationToken.None));
        Assert.Equal("hello " + name, await peer.NextAsync());
        return peer;
    }

    private static async Task<ProgramPeer[]> JoinAsync(IEnumerable<TestNode> nodes, string path)
    {
        var peers = new List<ProgramPeer>();
        foreach (var node in nodes)
        {
            peers.Add(await JoinAsync(node, path, $"{peers.Count}"));
        }

        return [.. peers];
    }

    /// <summary>One hibernatable socket on each node that does not run the object.</summary>
    private static async Task<(TestNode Owner, IReadOnlyList<TestNode> Others, ProgramPeer[] Peers)> JoinBesideOwnerAsync(
        TestCluster cluster)
    {
        TestNode? owner = null;
        await Eventually.SoAsync(
            async () =>
            {
                // Again each time: with some options it sleeps soon.
                await cluster.Nodes[0].Edge.Objects.CallAsync(Room, "history", default, CancellationToken.None);
                return (owner = await cluster.FindOwnerAsync(Room)) is not null;
            },
            $"object {Room.Name} is awake nowhere");
        var others = cluster.Except(owner!);
        return (owner!, others, await JoinAsync(others, "/h"));
    }

    private Task<TestCluster> StartAsync(EdgeOptions options) => TestCluster.StartAsync(3, options, _programs);
}
