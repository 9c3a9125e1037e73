using System.Net;
using System.Text.Json;
using Edge.Host.Tests.Persistence;
using Edge.Testing;
using static Edge.Host.Tests.Process.Admin;

namespace Edge.Host.Tests.Process;

/// <summary><c>edge deploy</c>, <c>rollback</c>, <c>workers</c>, <c>objects</c> and <c>tail</c> with real processes.</summary>
public sealed class DeployTests : IDisposable
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    private const string Room = """
        export class Room {
          constructor(state) { this.state = state; }
          async fetch() { await this.state.storage.put('seen', true); return new Response('room'); }
        }
        """;

    private static readonly string[] Classes = ["Room"];
    private readonly TemporaryDirectory _data = new();
    private readonly TemporaryDirectory _folder = new();

    public void Dispose()
    {
        _data.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Deploy_ThenRollback_ThenDelete_ChangesWhatIsServed_AlsoAfterARestart()
    {
        Write("one");
        await using (var node = await ServeAsync(_data))
        {
            var first = await DeployAsync(node, "--message", "the first");
            var same = await DeployAsync(node);
            Write("two");
            var second = await DeployAsync(node);
            Assert.Equal((0, 0, 0), (first.Code, same.Code, second.Code));
            Assert.Contains("edge-test is deployed in version 1.", first.Output, StringComparison.Ordinal);
            Assert.Contains("Version 1 is the same, and active; nothing was stored.", same.Output, StringComparison.Ordinal);
            Assert.Matches(@"node +127\.0\.0\.1:\d+ runs version 2", second.Output);
            Assert.Equal("two", await AskAsync(node, "example.com", "/"));
            Assert.Equal("two", await AskAsync(node, "edge-test.workers.localhost", "/rooms"));
            var metrics = await node.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
            Assert.Matches("""\nedge_workers_events_total{[^}]*kind="request",outcome="ok"[^}]*} """, metrics);

            Assert.Contains("edge-test is back in version 1.", (await CommandAsync(node, "rollback", "edge-test")).Output, StringComparison.Ordinal);
            Assert.Equal("one", await AskAsync(node, "example.com", "/"));
            Assert.Contains(
                "edge-test has no version before 1; kept are 2.", (await CommandAsync(node, "rollback", "edge-test")).Output, StringComparison.Ordinal);
            var list = (await CommandAsync(node, "workers")).Output;
            var versions = (await CommandAsync(node, "workers", "edge-test")).Output;
            Assert.Matches(@"edge-test +1 .*example\.com/\*", list);
            Assert.Matches(@"1 +active .*the first", versions);
            node.Signal(15);
            await node.ExitAsync();
        }

        await using var again = await NodeProcess.ServeAsync(Directory.GetDirectories(_data.Path).Single());
        Assert.Equal("one", await AskAsync(again, "example.com", "/"));
        Assert.Contains("<title>", await AskAsync(again, "localhost", "/"), StringComparison.Ordinal);
        Assert.Contains("edge-test is deleted.", (await CommandAsync(again, "workers", "delete", "edge-test")).Output, StringComparison.Ordinal);
        Assert.Contains("<title>", await AskAsync(again, "example.com", "/"), StringComparison.Ordinal);
        Assert.Contains(
            "answers 404: There is no worker 'edge-test'.", (await CommandAsync(again, "rollback", "edge-test")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deploy_OfABrokenBundle_IsRefusedWithFileAndLine_AndTheOldOneGoesOn()
    {
        Write("one");
        await using var node = await ServeAsync(_data);
        await DeployAsync(node);
        _folder.Write("worker.js", "import './lib.js';\nexport default { fetch: () => new Response('two') }");
        _folder.Write("lib.js", "\n\nlet x = ;");

        var broken = await DeployAsync(node);
        _folder.Write("lib.js", "\nundefinedFunction();");
        var throwing = await DeployAsync(node);
        _folder.Write("lib.js", "while (true) { }");
        var endless = await DeployAsync(node, "--dry-run");

        Assert.Equal((1, 1, 1), (broken.Code, throwing.Code, endless.Code));
        Assert.Matches(@"answers 422: lib\.js:3.*SyntaxError", broken.Output);
        Assert.Matches(@"answers 422: lib\.js:2.*ReferenceError: undefinedFunction is not defined", throwing.Output);
        Assert.Contains("answers 422: ", endless.Output, StringComparison.Ordinal);
        Assert.Equal("one", await AskAsync(node, "example.com", "/"));
        Assert.Single((await GetAsync(node, "/api/workers/edge-test")).GetProperty("versions").EnumerateArray());
    }

    [Fact]
    public async Task Deploy_OfAClassThatIsNotExported_IsRefused_AndADryRunStoresNothing()
    {
        Write("one", withRoom: true);
        await using var node = await ServeAsync(_data);
        var trial = await DeployAsync(node, "--dry-run");
        _folder.Write("worker.js", "export default { fetch: () => new Response('one') }");
        var refused = await DeployAsync(node);

        Assert.Equal((0, 1), (trial.Code, refused.Code));
        Assert.Contains("edge-test would be taken. Nothing was stored.", trial.Output, StringComparison.Ordinal);
        Assert.Contains("Room", refused.Output, StringComparison.Ordinal);
        Assert.Empty((await GetAsync(node, "/api/workers")).EnumerateArray());
    }

    [Fact]
    public async Task Deploy_OfNewCode_LeavesHibernatableSocketsOpen()
    {
        await using var node = await ServeAsync(_data);
        using var client = await ChatAsync(node);

        WriteChat("two");
        Assert.Equal(0, (await DeployAsync(node)).Code);
        string answer;
        do
        {
            // The object goes over when nothing of its own runs, which may be a moment later.
            await client.SendAsync("hello");
            answer = await client.ReadAsync();
        }
        while (answer == "one hello");

        Assert.Equal("two hello", answer);
        await client.CloseAsync();
    }

    [Fact]
    public async Task Delete_ClosesTheSocketsOfItsObjects()
    {
        await using var node = await ServeAsync(_data);
        using var client = await ChatAsync(node);

        await CommandAsync(node, "workers", "delete", "edge-test");

        Assert.Equal(1001, await client.ReadCloseAsync());
    }

    [Fact]
    public async Task Objects_OfANamespace_AreListedByName()
    {
        Write("one", withRoom: true);
        await using var node = await ServeAsync(_data);
        await DeployAsync(node);
        Assert.Equal("room", await AskAsync(node, "example.com", "/lobby"));
        Assert.Equal("room", await AskAsync(node, "example.com", "/attic"));

        var all = await CommandAsync(node, "objects", "edge-test.Room");
        var some = await CommandAsync(node, "objects", "edge-test.Room", "--prefix", "lob");

        Assert.Matches(@"^[0-9a-f]{64} attic\n[0-9a-f]{64} lobby$", all.Output);
        Assert.Matches(@"^[0-9a-f]{64} lobby$", some.Output);
    }

    [Fact]
    public async Task Steering_NeedsTheToken()
    {
        Write("one");
        await using var node = await ServeAsync(_data, ("Edge__Admin__Token", Token));

        var without = await DeployAsync(node);
        using var tail = await node.Http.GetAsync(new Uri("/api/workers/edge-test/tail", UriKind.Relative));
        using var objects = await node.Http.GetAsync(new Uri("/api/objects/edge-test.Room", UriKind.Relative));
        using var rollback = await node.Http.PostAsync(new Uri("/api/workers/edge-test/rollback", UriKind.Relative), null);
        using var delete = await node.Http.DeleteAsync(new Uri("/api/workers/edge-test", UriKind.Relative));

        Assert.Contains("answers 401", without.Output, StringComparison.Ordinal);
        Assert.All([tail, objects, rollback, delete], answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode));
        Assert.Equal(0, (await DeployAsync(node, "--token", Token)).Code);
    }

    [SkippableFact]
    public async Task Cluster_RunsWhatIsDeployedAtAnyNode_TailHearsAllNodes_AndANewNodeHasIt()
    {
        await using var database = await TestDatabase.CreateAsync();
        var settings = new[] { ("Edge__Storage__Provider", "PostgreSql"), ("Edge__Storage__ConnectionString", database.ConnectionString) };
        await using var one = await ServeAsync(_data, settings);
        await using var two = await ServeAsync(_data, settings);
        await UntilAsync(async () => (await GetAsync(one, "/api/info")).GetProperty("members").GetArrayLength() == 2);
        _folder.Write("worker.js", "export default { fetch(request) { console.log('at', new URL(request.url).pathname); return new Response('cluster'); } }");
        Configure(withRoom: false);

        var deployed = await DeployAsync(two);
        await using var tail = NodeProcess.Start(_folder.Path, ["tail", "edge-test", "--url", one.Page.OriginalString]);
        await UntilAsync(async () =>
        {
            await AskAsync(two, "example.com", "/hello");
            return tail.Output.Contains(" log at /hello", StringComparison.Ordinal);
        });
        Assert.Equal("cluster", await AskAsync(one, "example.com", "/from-one"));
        var line = await tail.LineAsync("log at /from-one");
        await using var three = await ServeAsync(_data, settings);

        Assert.Equal(0, deployed.Code);
        Assert.Equal(2, deployed.Output.Split('\n').Count(text => text.EndsWith(" runs version 1", StringComparison.Ordinal)));
        Assert.Contains(Text(await GetAsync(one, "/api/info"), "node"), line, StringComparison.Ordinal);
        Assert.Equal("cluster", await AskAsync(three, "example.com", "/"));
    }

    private static async Task<string> AskAsync(NodeProcess node, string host, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative)) { Headers = { Host = host } };
        using var answer = await node.Http.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }

    private void Write(string text, bool withRoom = false)
    {
        Configure(withRoom);
        _folder.Write("worker.js", withRoom
            ? Room + "export default { fetch: (request, env) => env.ROOM.get(env.ROOM.idFromName(new URL(request.url).pathname.slice(1))).fetch(request) };"
            : $"export default {{ fetch: () => new Response('{text}') }};");
    }

    /// <summary>A client of a chat room whose worker was just deployed.</summary>
    private async Task<WebSocketClient> ChatAsync(NodeProcess node)
    {
        Configure(withRoom: true);
        WriteChat("one");
        await DeployAsync(node);
        var client = await WebSocketClient.ConnectAsync(
            node.SocketUrl("/"), options => options.SetRequestHeader("Host", "edge-test.workers.localhost"));
        await client.SendAsync("hello");
        Assert.Equal("one hello", await client.ReadAsync());
        return client;
    }

    private void WriteChat(string version) => _folder.Write("worker.js", $$"""
        import { DurableObject } from 'cloudflare:workers';
        export class Room extends DurableObject {
          fetch() {
            const [client, server] = Object.values(new WebSocketPair());
            this.ctx.acceptWebSocket(server);
            return new Response(null, { status: 101, webSocket: client });
          }
          webSocketMessage(socket, message) { socket.send(`{{version}} ${message}`); }
        }
        export default { fetch: (request, env) => env.ROOM.getByName('a').fetch(request) };
        """);

    private void Configure(bool withRoom) => _folder.Write(
        "wrangler.jsonc",
        JsonSerializer.Serialize(new
        {
            name = "edge-test",
            main = "worker.js",
            compatibility_date = "2026-03-01",
            route = "example.com/*",
            durable_objects = new { bindings = withRoom ? new[] { new { name = "ROOM", class_name = "Room" } } : [] },
            migrations = withRoom ? new[] { new { tag = "v1", new_classes = Classes } } : [],
        }));

    private Task<(int Code, string Output)> DeployAsync(NodeProcess node, params string[] options) =>
        CommandAsync(node, ["deploy", _folder.Path, .. options]);

    private Task<(int Code, string Output)> CommandAsync(NodeProcess node, params string[] arguments) =>
        RunAsync(_folder, [.. arguments, "--url", node.Page.OriginalString]);
}
