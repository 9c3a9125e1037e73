using Edge.Actors;
using Edge.Testing.Objects;

namespace Edge.Workers.Tests.Runtime;

/// <summary>A script that takes what it wants harms nobody else.</summary>
public sealed class LimitTests
{
    private const string Harmless = "export default { fetch() { return new Response('well'); } }";

    [Theory]
    [InlineData("for (;;) {}")]
    [InlineData("let x; for (;;) x = new Array(1000).fill(1.5);")]
    [InlineData("const f = () => Promise.resolve().then(f); return f();")]
    [InlineData("for (;;) try { (function f() { f(); })(); } catch {}")]
    public async Task LoopForEver_IsEnded(string loop)
    {
        await using var node = await StartAsync();
        node.Install($$"""export default { fetch(request) { if (request.url.endsWith('/loop')) { {{loop}} } return new Response('again'); } }""");

        var looping = node.GetAsync("/loop");
        var other = await node.Runtime.DispatchAsync("other", new() { Method = "GET", Url = "http://other.example/" });

        Assert.Equal(200, other!.Status);
        Assert.Equal("503 Worker exceeded resource limits", await looping);
        Assert.Equal(WorkerLogLevel.Limit, (await node.Log.NextAsync()).Level);
        Assert.Equal("200 again", await node.GetAsync());
    }

    [Theory]
    [InlineData("const all = []; for (;;) all.push(new Array(1000).fill(1.5));")]
    [InlineData("const all = []; for (;;) all.push({ all });")]
    public async Task EndlessAllocation_IsEnded(string loop)
    {
        await using var node = await StartAsync();
        node.Install($$"""export default { fetch(request) { if (request.url.endsWith('/loop')) { {{loop}} } return new Response('again'); } }""");

        Assert.Equal("503 Worker exceeded resource limits", await node.GetAsync("/loop"));
        Assert.Equal(WorkerLogLevel.Limit, (await node.Log.NextAsync()).Level);
        Assert.Equal("200 again", await node.GetAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("await scheduler.wait(1);")]
    public async Task Turn_OfAnObjectThatIsEnded_StoresNothing(string before)
    {
        await using var node = await StartAsync();
        node.Install($$"""
            export class Room {
              constructor(state) { this.storage = state.storage; }
              async fetch(request) {
                if (request.url.endsWith('/loop')) {
                  {{before}}
                  this.storage.put('half', 'of it');
                  for (;;) {}
                }
                return new Response(`${await this.storage.get('half')}`);
              }
            }
            export default { fetch: (request, env) => env.ROOM.getByName('it').fetch(request) }
            """, "Room");

        var looping = await node.GetAsync("/loop");

        Assert.StartsWith("50", looping, StringComparison.Ordinal);
        Assert.Equal("200 undefined", await node.GetAsync());
    }

    [Fact]
    public async Task Buffers_HaveABound()
    {
        await using var node = await StartAsync();
        node.Install("""
            export default { fetch() {
              const all = [];
              try { for (;;) all.push(new ArrayBuffer(1 << 20)); } catch (error) { return new Response(error.name); }
            } }
            """);

        Assert.Equal("200 RangeError", await node.GetAsync());
    }

    [Fact]
    public async Task LoopAtStart_IsAProblemOfTheBundle()
    {
        await using var node = await StartAsync();

        var problem = await node.Runtime.CheckAsync(WorkerNode.BundleOf("loop", "for (;;) {}"));

        Assert.Contains("CPU time limit", problem?.Message);
    }

    [Fact]
    public async Task HangingCall_IsGivenUp_AndWhatComesOfItReachesNobody()
    {
        var time = new HangingTime();
        await using var node = await StartAsync(time);
        node.Install("""
            import { DurableObject } from 'cloudflare:workers';
            export class Room extends DurableObject {
              heard = 0;
              hear() { return ++this.heard; }
              hang() { this.ctx.storage.put('late', 1); performance.now(); console.log('late'); return 'late'; }
              stored() { return this.ctx.storage.get('late'); }
            }
            export default { async fetch(request, env) {
              const room = env.ROOM.getByName('room');
              switch (new URL(request.url).pathname) {
                case '/hang': return new Response(await room.hang().catch(e => e.message));
                case '/stored': return new Response(`${await room.stored()}`);
                default: return new Response(await room.hear());
              }
            } }
            """, "Room");
        Assert.Equal("200 1", await node.GetAsync());
        Assert.Equal("200 2", await node.GetAsync());

        time.Hang("test");
        var hanging = node.GetAsync("/hang");
        var waiting = node.GetAsync();
        var other = await node.Runtime.DispatchAsync("other", new() { Method = "GET", Url = "http://other.example/" });

        Assert.Equal(200, other!.Status);
        Assert.Equal("503 Worker exceeded resource limits", await hanging);
        Assert.Equal("503 Worker exceeded resource limits", await waiting);
        Assert.Equal(WorkerLogLevel.Hang, (await node.Log.NextAsync()).Level);
        Assert.Equal("200 1", await node.GetAsync());
        Assert.True(Assert.Single(time.Hanging).IsAlive);

        time.Release();

        Assert.Equal("200 undefined", await node.GetAsync("/stored"));
        Assert.Equal("200 2", await node.GetAsync());
        Assert.True(node.Log.IsEmpty);
    }

    [Fact]
    public async Task Object_ThatSendsTooMuchInOneTurn_IsReset_AndItsSocketsStay()
    {
        var edge = new EdgeOptions();
        edge.Objects.MaxOutputBytes = 1024 * 1024;
        await using var node = await WorkerNode.StartAsync(edge: edge);
        node.Install("""
            export class Room {
              constructor(state) { this.state = state; this.heard = 0; }
              fetch(request) {
                if (request.headers.get('Upgrade') !== 'websocket') return new Response(++this.heard);
                const [client, server] = Object.values(new WebSocketPair());
                this.state.acceptWebSocket(server);
                return new Response(null, { status: 101, webSocket: client });
              }
              webSocketMessage(socket, message) {
                if (message !== 'flood') return socket.send(message);
                const chunk = 'x'.repeat(100_000);
                for (let sent = 0; sent < 10_000; sent++) {
                  try { socket.send(sent + chunk); } catch (error) { console.log(error.message); throw error; }
                }
              }
            }
            export default { fetch: (request, env) => env.ROOM.getByName('room').fetch(request) };
            """, "Room");
        Assert.Equal("200 1", await node.GetAsync());
        Assert.Equal("200 2", await node.GetAsync());
        var ann = ProgramPeer.Open(await node.UpgradeAsync("test", "/"));

        await ann.SayAsync("flood");
        await node.Log.UntilAsync("The Durable Object was reset: more than 1048576 bytes of what it sent could not leave yet.");
        await ann.SayAsync("hello");

        Assert.Equal("hello", await ann.NextAsync());
        Assert.StartsWith("200 ", await node.GetAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HangingCalls_OfOneVersion_AreOnlySoMany()
    {
        var time = new HangingTime();
        await using var node = await StartAsync(time);
        node.Install("""
            export class Room { fetch() { return new Response('object'); } }
            export default { async fetch(request, env) {
              if (request.url.endsWith('/hang')) { performance.now(); }
              return request.url.endsWith('/object') ? env.ROOM.getByName('room').fetch(request).catch(e => new Response(e.message)) : new Response('well');
            } }
            """, "Room");

        foreach (var _ in Enumerable.Range(0, 4))
        {
            Assert.Equal("200 object", await node.GetAsync("/object"));
            time.Hang("test");
            Assert.Equal("503 Worker exceeded resource limits", await node.GetAsync("/hang"));
        }

        Assert.Equal("503 Service Unavailable", await node.GetAsync());
        time.Release();
        Assert.Equal("200 object", await node.GetAsync("/object"));
    }

    [Fact]
    public async Task Loop_OfAVersionThatIsReplaced_IsEnded()
    {
        await using var node = await StartAsync();
        node.Install("export default { fetch() { console.log('loops'); for (;;) {} } }");

        var looping = node.GetAsync();
        await node.Log.UntilAsync("loops");
        node.Install("export default { fetch() { return new Response('new'); } }");

        Assert.Equal("503 Worker exceeded resource limits", await looping);
        Assert.Equal("200 new", await node.GetAsync());
    }

    private static async Task<WorkerNode> StartAsync(HangingTime? time = null)
    {
        var node = await WorkerNode.StartAsync(time: time, configure: options =>
        {
            options.RetireAfter = TimeSpan.FromSeconds(1);
            options.TurnTime = TimeSpan.FromMilliseconds(300);
            options.HeapMegabytes = 64;
            options.Isolates = 1;
        });
        node.Runtime.Install(new Bundles.WorkerVersion("1", WorkerNode.BundleOf("other", Harmless)));
        return node;
    }
}
