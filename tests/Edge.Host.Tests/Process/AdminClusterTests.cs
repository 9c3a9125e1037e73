using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Edge.Host.Tests.Persistence;
using Edge.Testing;
using static Edge.Host.Tests.Process.Admin;

namespace Edge.Host.Tests.Process;

/// <summary><c>/api</c> and the commands that ask it, with three processes that are one cluster.</summary>
public sealed class AdminClusterTests : IDisposable
{
    private const int Sigstop = 19;
    private const int Sigcont = 18;
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [SkippableFact]
    public async Task Cluster_IsSeenAlikeFromEveryNode_AndTheOwnerOfARoomIsDrainedFromAnother()
    {
        await using var cluster = await StartClusterAsync();
        using var reader = await WebSocketClient.ConnectAsync(cluster.Nodes[1].SocketUrl("/rooms/lobby"));
        using var sender = await WebSocketClient.ConnectAsync(cluster.Nodes[2].SocketUrl("/rooms/lobby"));
        await sender.SendAsync("so that the room is awake");
        Assert.Equal("so that the room is awake", await reader.ReadAsync());

        var infos = await Task.WhenAll(cluster.Nodes.Select(node => GetAsync(node, "/api/info")));
        var rooms = await Task.WhenAll(cluster.Nodes.Select(node => GetAsync(node, "/api/rooms/lobby")));
        var owner = rooms[0].GetProperty("node").GetString()!;
        var other = cluster.Nodes[Array.FindIndex(infos, info => Text(info, "node") != owner)];
        var status = await RunAsync(_data, "status", "--url", other.Page.OriginalString);
        var drained = await RunAsync(_data, "drain", owner, "--url", other.Page.OriginalString);

        Assert.Equal(3, infos.Select(info => Text(info, "node")).Distinct().Count());
        Assert.All(infos, info => AssertWell(info, owner));
        Assert.All(rooms, room => Assert.Equal(rooms[0].GetRawText(), room.GetRawText()));
        Assert.Equal(0, status.Code);
        Assert.All(infos, info => Assert.Contains($" {Text(info, "node")} ", status.Output, StringComparison.Ordinal));
        Assert.Equal((0, $"{owner} drains and ends."), drained);
        Assert.Equal(0, await cluster.Nodes[Array.FindIndex(infos, info => Text(info, "node") == owner)].ExitAsync());
    }

    [SkippableFact]
    public async Task Cluster_WithANodeThatIsPaused_ShowsItWithoutWaitingLong_AndIsWellAgainAfterwards()
    {
        await using var cluster = await StartClusterAsync();
        var (asked, paused) = (cluster.Nodes[0], cluster.Nodes[1]);
        var name = Text(await GetAsync(paused, "/api/info"), "node");

        // All at once: a node that is paused for 9 s is no member any more.
        paused.Signal(Sigstop);
        var began = Stopwatch.GetTimestamp();
        var asking = GetAsync(asked, "/api/info");
        var room = GetAsync(asked, "/api/rooms/nobody");
        var status = RunAsync(_data, "status", "--url", asked.Page.OriginalString);
        var info = await asking;
        var took = Stopwatch.GetElapsedTime(began);
        await Task.WhenAll(status, room);
        paused.Signal(Sigcont);

        var member = Assert.Single(info.GetProperty("members").EnumerateArray(), member => Text(member, "node") == name);
        Assert.All(
            (string[])["version", "started", "connections", "shards", "rooms", "ready", "draining"],
            property => Assert.Equal(JsonValueKind.Null, member.GetProperty(property).ValueKind));
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(8));
        Assert.Equal($$"""{"room":"nobody","node":null,"shard":null,"silent":["{{name}}"]}""", JsonSerializer.Serialize(await room));
        Assert.Equal(1, (await status).Code);
        Assert.Matches($@"{name}( \(leader\))?\s+Up, (no answer|unreachable)", (await status).Output);
        await UntilAllAreWellAsync(asked);
        Assert.Equal(0, (await RunAsync(_data, "status", "--url", asked.Page.OriginalString)).Code);
    }

    [SkippableFact]
    public async Task Drain_OfANodeThatIsPaused_Answers504_AndIsCarriedOutWhenItGoesOn()
    {
        await using var cluster = await StartClusterAsync();
        var (asked, paused) = (cluster.Nodes[0], cluster.Nodes[1]);
        var name = Text(await GetAsync(paused, "/api/info"), "node");

        paused.Signal(Sigstop);
        using var drain = await asked.Http.PostAsync(new Uri($"/api/nodes/{name}/drain", UriKind.Relative), null);
        paused.Signal(Sigcont);

        Assert.Equal(HttpStatusCode.GatewayTimeout, drain.StatusCode);
        Assert.Equal(0, await paused.ExitAsync());
    }

    private static void AssertWell(JsonElement info, string owner)
    {
        var members = info.GetProperty("members").EnumerateArray().ToArray();
        Assert.Equal(3, members.Length);
        Assert.All(members, member => Assert.Equal(
            ("Up", true, true, false, Text(info, "version")),
            (Text(member, "status"), member.GetProperty("reachable").GetBoolean(), member.GetProperty("ready").GetBoolean(),
                member.GetProperty("draining").GetBoolean(), Text(member, "version"))));
        Assert.Single(members, member => member.GetProperty("leader").GetBoolean());
        Assert.Single(members, member => member.GetProperty("oldest").GetBoolean());
        Assert.Equal(2, members.Sum(member => member.GetProperty("connections").GetInt32()));
        Assert.All(members, member => Assert.Equal(Text(member, "node") == owner ? 1 : 0, member.GetProperty("rooms").GetInt32()));
    }

    private static Task UntilAllAreWellAsync(NodeProcess asked) => UntilAsync(async () =>
        (await GetAsync(asked, "/api/info")).GetProperty("members").EnumerateArray()
            .Count(member => Text(member, "status") == "Up" && member.GetProperty("reachable").GetBoolean()
                && member.GetProperty("ready").ValueKind == JsonValueKind.True) == 3);

    private async Task<ProcessCluster> StartClusterAsync()
    {
        var database = await TestDatabase.CreateAsync();
        var settings = new[] { ("Edge__Storage__Provider", "PostgreSql"), ("Edge__Storage__ConnectionString", database.ConnectionString) };
        var cluster = new ProcessCluster(database, await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ServeAsync(_data, settings))));
        await Task.WhenAll(cluster.Nodes.Select(UntilAllAreWellAsync));
        return cluster;
    }

    /// <summary>Three processes on one database.</summary>
    private sealed class ProcessCluster(TestDatabase database, NodeProcess[] nodes) : IAsyncDisposable
    {
        public NodeProcess[] Nodes { get; } = nodes;

        public async ValueTask DisposeAsync()
        {
            await Task.WhenAll(Nodes.Select(node => node.DisposeAsync().AsTask()));
            await database.DisposeAsync();
        }
    }
}
