using System.Text;
using Edge.Actors;
using Edge.Actors.Http;
using Edge.Testing.Objects;

namespace Edge.Workers.Tests.Runtime;

public sealed class ObjectTests(WorkerNodeFixture fixture) : IClassFixture<WorkerNodeFixture>
{
    private readonly WorkerNode _node = fixture.Node;

    [Fact]
    public async Task Rpc_CallsMethodsOfTheClass()
    {
        Install("""
            async increment(by) { const n = (await this.ctx.storage.get('n') ?? 0) + by; await this.ctx.storage.put('n', n); return { n, when: new Date(5) }; }
            """, """
            const room = env.ROOM.getByName('rpc');
            const one = await room.increment(2);
            const two = await room.increment(3);
            return new Response([one.n, two.n, two.when.getTime(), two.when instanceof Date].join());
            """);

        Assert.Equal("200 2,5,5,true", await _node.GetAsync());
    }

    [Fact]
    public async Task Rpc_Failures_AreTold()
    {
        Install("boom() { throw new RangeError('too far'); }", """
            const room = env.ROOM.getByName('failures');
            const tell = promise => promise.then(() => 'none', e => `${e.name}: ${e.message} ${e.remote}`);
            return new Response([await tell(room.boom()), await tell(room.missing()), await tell(room.alarm())].join('\n'));
            """);

        Assert.Equal(
            """
            200 RangeError: too far true
            TypeError: The RPC receiver does not implement the method "missing". true
            TypeError: 'alarm' is a reserved method and cannot be called over RPC. true
            """.ReplaceLineEndings("\n"),
            await _node.GetAsync());
    }

    [Fact]
    public async Task Storage_KeepsStructuredValues_AndListsThem()
    {
        Install("""
            async all() {
              const { storage } = this.ctx;
              await storage.put({ a: 1, b: new Map([[1, new Set([2])]]), c: 'text', d: undefined });
              await storage.put('\u00e9', 5n);
              const kept = await storage.get(['a', 'b', 'nothing']);
              const list = await storage.list({ prefix: '', reverse: true, limit: 3 });
              const removed = [await storage.delete('a'), await storage.delete('a'), await storage.delete(['c', 'x'])];
              const left = [...(await storage.list()).keys()];
              return [[...kept.keys()], kept.get('b').get(1).has(2), [...list.keys()], removed, left, await storage.get('zzz')].map(v => JSON.stringify(v) ?? 'undefined').join(' ');
            }
            """, "return new Response(await env.ROOM.getByName('storage').all());");

        Assert.Equal("""200 ["a","b"] true ["é","c","b"] [true,false,1] ["b","é"] undefined""", await _node.GetAsync());
    }

    [Fact]
    public async Task Storage_RefusesWhatItMust()
    {
        Install("""
            async all() {
              const { storage } = this.ctx;
              const tell = promise => promise.then(() => 'none', e => `${e.name}: ${e.message}`);
              return [
                await tell(storage.put('k', undefined)),
                await tell(storage.put('k'.repeat(2049), 1)),
                await tell(storage.get(Array(129).fill('a'))),
                await tell(storage.list({ limit: 0 })),
                await tell(storage.setAlarm(0)),
                await tell(storage.put('k', () => {})).then(text => text.split(':')[0]),
                await tell(storage.put({ first: 1, ['k'.repeat(2050)]: 2 })),
                await tell(storage.transaction(txn => txn.put({ second: 1, third: 'x'.repeat(2 * 1024 * 1024) }))).then(text => text.split('.')[0]),
                [...(await storage.list()).keys()].length,
              ].join('\n');
            }
            """, "return new Response(await env.ROOM.getByName('refuses').all());");

        Assert.Equal(
            """
            200 TypeError: put() called with undefined value.
            RangeError: Keys cannot be larger than 2048 bytes. A key of size 2049 was provided.
            RangeError: Maximum number of key value pairs is 128. 129 pairs were provided.
            TypeError: List limit must be positive.
            TypeError: setAlarm() cannot be called with an alarm time <= 0
            DataCloneError
            RangeError: Keys cannot be larger than 2048 bytes. A key of size 2050 was provided.
            RangeError: Values cannot be larger than 2097152 bytes
            0
            """.ReplaceLineEndings("\n"),
            await _node.GetAsync());
    }

    [Fact]
    public async Task Transaction_RolledBack_ChangesNothing()
    {
        Install("""
            async all() {
              const { storage } = this.ctx;
              await storage.put('a', 1);
              await storage.transaction(async txn => { await txn.put('a', 2); txn.rollback(); });
              const failed = await storage.transaction(async txn => { await txn.put('a', 3); throw new Error('no'); }).catch(e => e.message);
              const before = await storage.get('a');
              const result = await storage.transaction(async txn => { await txn.put('a', await txn.get('a') + 10); return 'kept'; });
              storage.transactionSync(() => storage.kv.put('b', 7));
              return [failed, before, result, await storage.get('a'), storage.kv.get('b')].join();
            }
            """, "return new Response(await env.ROOM.getByName('transaction').all());");

        Assert.Equal("200 no,1,kept,11,7", await _node.GetAsync());
    }

    [Fact]
    public async Task BlockConcurrencyWhile_HoldsOtherEvents()
    {
        Install("""
            constructor(ctx, env) { super(ctx, env); this.seen = []; ctx.blockConcurrencyWhile(async () => { await scheduler.wait(30); this.seen.push('ready'); }); }
            say(what) { this.seen.push(what); return this.seen.join(); }
            """, """
            const room = env.ROOM.getByName('block');
            const [one, two] = await Promise.all([room.say('a'), room.say('b')]);
            return new Response(two);
            """);

        Assert.Equal("200 ready,a,b", await _node.GetAsync());
    }

    [Fact]
    public async Task BlockConcurrencyWhile_ThatThrows_ResetsTheObject()
    {
        Install("""
            constructor(ctx, env) { super(ctx, env); this.n = 0; }
            count() { return ++this.n; }
            async fail() { await this.ctx.blockConcurrencyWhile(() => { throw new Error('broken'); }); }
            """, """
            const room = env.ROOM.getByName('reset');
            const first = await room.count();
            const error = await room.fail().catch(e => e.message);
            return new Response([first, error, await env.ROOM.getByName('reset').count()].join());
            """);

        Assert.Equal("200 1,broken,1", await _node.GetAsync());
    }

    [Fact]
    public async Task BlockConcurrencyWhile_HoldsHandlersThatHaveBegun()
    {
        Install("""
            async run() {
              const seen = [];
              const other = scheduler.wait(1).then(() => seen.push('other'));
              await this.ctx.blockConcurrencyWhile(async () => { await scheduler.wait(30); seen.push('section'); });
              await other;
              return seen.join();
            }
            """, "return new Response(await env.ROOM.getByName('begun').run());");

        Assert.Equal("200 section,other", await _node.GetAsync());
    }

    [Fact]
    public async Task BlockConcurrencyWhile_WithinAnother_HoldsTheOuterBack()
    {
        Install("""
            async run() {
              const seen = [];
              await this.ctx.blockConcurrencyWhile(async () => {
                const inner = this.ctx.blockConcurrencyWhile(async () => { seen.push('inner 1'); await scheduler.wait(30); seen.push('inner 2'); });
                await scheduler.wait(1);
                seen.push('outer');
                await inner;
              });
              return seen.join();
            }
            """, "return new Response(await env.ROOM.getByName('nested').run());");

        Assert.Equal("200 inner 1,inner 2,outer", await _node.GetAsync());
    }

    [Fact]
    public async Task BlockConcurrencyWhile_OfOneCaller_RunOneAfterTheOther()
    {
        Install("""
            async run() {
              const seen = [];
              const steps = name => async () => { seen.push(`${name} 1`); await scheduler.wait(5); seen.push(`${name} 2`); return name; };
              const both = await Promise.all([this.ctx.blockConcurrencyWhile(steps('a')), this.ctx.blockConcurrencyWhile(steps('b'))]);
              return [...seen, ...both].join();
            }
            """, "return new Response(await env.ROOM.getByName('siblings').run());");

        Assert.Equal("200 a 1,a 2,b 1,b 2,a,b", await _node.GetAsync());
    }

    [Fact]
    public async Task BlockConcurrencyWhile_NestedTooDeeply_IsRefused()
    {
        Install("""
            async run(depth) {
              const nest = left => left === 0 ? 'in' : this.ctx.blockConcurrencyWhile(() => nest(left - 1));
              return nest(depth);
            }
            """, """
            const tell = promise => promise.catch(e => e.message);
            return new Response([await tell(env.ROOM.getByName('deep').run(64)), await tell(env.ROOM.getByName('deep').run(65))].join());
            """);

        Assert.Equal("200 in,blockConcurrencyWhile() calls are nested too deeply.", await _node.GetAsync());
    }

    [Fact]
    public async Task BlockConcurrencyWhile_OfAConstructorThatThrows_DoesNotRun()
    {
        Install("""
            constructor(ctx, env) { super(ctx, env); ctx.blockConcurrencyWhile(async () => console.log('ran')); throw new Error('not made'); }
            """, """
            const error = await env.ROOM.getByName('unmade').fetch('http://object/').catch(e => e.message);
            await scheduler.wait(50);
            console.log('looked');
            return new Response(error);
            """);

        Assert.Equal("200 not made", await _node.GetAsync());
        for (var line = await _node.Log.NextAsync(); line.Text != "looked"; line = await _node.Log.NextAsync())
        {
            Assert.NotEqual("ran", line.Text);
        }
    }

    [Fact]
    public async Task Transaction_HoldsWritesOfOtherHandlersBack()
    {
        Install("""
            async run() {
              const { storage } = this.ctx;
              const other = scheduler.wait(1).then(() => storage.put('b', 1));
              await storage.transaction(async txn => { await txn.put('a', 1); await scheduler.wait(30); txn.rollback(); });
              await other;
              const nested = await storage.transaction(() => storage.transaction(() => 'nested')).catch(e => e.message);
              return [await storage.get('a'), await storage.get('b'), nested].join();
            }
            """, "return new Response(await env.ROOM.getByName('held').run());");

        Assert.Equal("200 ,1,A transaction is open already: commit it or roll it back first.", await _node.GetAsync());
    }

    [Theory]
    [InlineData("request.body", "Network connection lost: left halfway")]
    [InlineData("new ReadableStream({ start(c) { c.enqueue(new Uint8Array(1)); }, pull(c) { c.error(new Error('no more')); } })", "no more")]
    public async Task Fetch_WithABodyThatBreaks_Fails(string body, string expected)
    {
        Install("async fetch(request) { return new Response(await request.text()); }", $$"""
            const answer = env.ROOM.getByName('broken').fetch('http://object/', { method: 'POST', body: {{body}} });
            return new Response(await answer.then(() => 'answered', e => `${e.name}: ${e.message}`));
            """);

        var response = await _node.FetchAsync("test", new EdgeRequest
        {
            Method = "POST",
            Url = "http://test.example/",
            Body = EdgeBody.From(new BrokenStream()),
        });

        Assert.Equal($"Error: {expected}", await TextOf(response));
    }

    [Fact]
    public async Task Fetch_WithTheRequestOfAClientThatLeaves_Is500()
    {
        Install("async fetch(request) { return new Response(await request.text()); }", "return env.ROOM.getByName('left').fetch(request);");

        var response = await _node.FetchAsync("test", new EdgeRequest
        {
            Method = "POST",
            Url = "http://test.example/",
            Body = EdgeBody.From(new BrokenStream()),
        });

        Assert.Equal(500, response.Status);
    }

    [Fact]
    public async Task Fetch_OfAnAnswerThatIsWrittenSlowly_StreamsIt()
    {
        Install("""
            fetch() {
              let write;
              const body = new ReadableStream({ start(controller) { write = controller; }, cancel() { console.log('nobody reads'); } });
              this.say = text => write.enqueue(new TextEncoder().encode(text));
              this.say('one ');
              return new Response(body);
            }
            go(text) { this.say(text); }
            """, """
            const room = env.ROOM.getByName('stream');
            const reader = (await room.fetch('http://object/')).body.getReader();
            const next = async () => new TextDecoder().decode((await reader.read()).value);
            const heard = [await next()];
            await room.go('two');
            heard.push(await next());
            await reader.cancel();
            return new Response(heard.join(''));
            """);

        Assert.Equal("200 one two", await _node.GetAsync());
        await _node.Log.UntilAsync("nobody reads");
    }

    [Fact]
    public async Task Fetch_OfAStreamedAnswerThatIsIgnored_EndsIt()
    {
        Install(EndlessBody("ignored"), "await env.ROOM.getByName('x').fetch('http://object/'); return new Response('done');");

        Assert.Equal("200 done", await _node.GetAsync());
        await _node.Log.UntilAsync("ignored");
    }

    [Theory]
    [InlineData("passes on", "return this.inner.fetch(request);", "await outer.fetch('http://object/'); await outer.stop().catch(() => {});")]
    [InlineData("holds", """
        const answer = this.inner.fetch(request);
        await this.ctx.blockConcurrencyWhile(async () => { await this.inner.hello(); await scheduler.wait(100); throw new Error('enough'); });
        return answer;
        """, "await outer.fetch('http://object/').catch(() => {});")]
    public async Task Fetch_OfAStreamedAnswer_ByAnObjectThatIsReset_EndsIt(string name, string outer, string fetch)
    {
        Install($$"""
            constructor(ctx, env) { super(ctx, env); this.inner = env.ROOM.getByName('inner {{name}}'); }
            hello() {}
            stop() { this.ctx.abort('enough'); }
            async fetch(request) {
              if (this.ctx.id.name.startsWith('inner')) return this.endless();
              {{outer}}
            }
            {{EndlessBody("ended " + name).Replace("fetch()", "endless()", StringComparison.Ordinal)}}
            """, $"const outer = env.ROOM.getByName('outer {name}'); {fetch} return new Response('done');");

        Assert.Equal("200 done", await _node.GetAsync());
        await _node.Log.UntilAsync("ended " + name);
    }

    [Fact]
    public async Task Fetch_OfAnAnswerThatIsWrittenInACriticalSection_StreamsIt()
    {
        Install("""
            fetch() {
              const { readable, writable } = new TransformStream();
              const writer = writable.getWriter();
              const write = text => writer.write(new TextEncoder().encode(text));
              this.ctx.waitUntil((async () => {
                await write('a');
                await this.ctx.blockConcurrencyWhile(async () => { await write('b'); await write('c'); });
                await writer.close();
              })());
              return new Response(readable);
            }
            """, "return new Response(await (await env.ROOM.getByName('section').fetch('http://object/')).text());");

        Assert.Equal("200 abc", await _node.GetAsync());
    }

    [Fact]
    public async Task Transactions_OfALoop_DoNotPassOneThatWaits()
    {
        Install("""
            async run() {
              const seen = [];
              const step = name => this.ctx.storage.transaction(async () => { seen.push(name); });
              const loop = (async () => { await step('a1'); await step('a2'); await step('a3'); })();
              await Promise.all([loop, step('b')]);
              return seen.join();
            }
            """, "return new Response(await env.ROOM.getByName('fair').run());");

        Assert.Equal("200 a1,b,a2,a3", await _node.GetAsync());
    }

    private static string EndlessBody(string whenLeft) => $$"""
        fetch() {
          return new Response(new ReadableStream({
            start(controller) { controller.enqueue(new Uint8Array(1)); },
            cancel() { console.log('{{whenLeft}}'); },
          }));
        }
        """;

    [Fact]
    public async Task Alarm_ComesOnce()
    {
        Install("""
            async arm() { await this.ctx.storage.setAlarm(Date.now() + 10); return await this.ctx.storage.getAlarm() > 0; }
            async alarm(info) { console.log(`alarm ${info.retryCount} ${info.isRetry} ${await this.ctx.storage.getAlarm()}`); }
            """, "return new Response(await env.ROOM.getByName('alarm').arm());");

        Assert.Equal("200 true", await _node.GetAsync());
        await _node.Log.UntilAsync("alarm 0 false null");
    }

    [Fact]
    public async Task Hibernation_HandlersHearOfTheirSockets()
    {
        Install("""
            async fetch(request) {
              const [client, server] = Object.values(new WebSocketPair());
              const name = new URL(request.url).pathname.slice(1);
              this.ctx.acceptWebSocket(server, [name, 'all']);
              server.serializeAttachment({ name });
              server.send(`hello ${name}`);
              return new Response(null, { status: 101, webSocket: client });
            }
            webSocketMessage(ws, message) {
              const { name } = ws.deserializeAttachment();
              for (const socket of this.ctx.getWebSockets('all')) socket.send(`${name} [${this.ctx.getTags(ws)}]: ${message}`);
            }
            webSocketClose(ws, code, reason, wasClean) {
              for (const socket of this.ctx.getWebSockets()) if (socket !== ws) socket.send(`${ws.deserializeAttachment().name} left ${code} ${reason} ${wasClean} ${this.ctx.getWebSockets().length}`);
            }
            """, "return env.ROOM.getByName('hibernation').fetch(request);");
        var ann = ProgramPeer.Open(await _node.UpgradeAsync("test", "/ann"));
        var bob = ProgramPeer.Open(await _node.UpgradeAsync("test", "/bob"));

        await ann.SayAsync("hi");
        await bob.UntilAsync("ann [ann,all]: hi");
        ann.Leave(4001, "later");

        Assert.Equal("ann left 4001 later true 2", await bob.NextAsync());
    }

    [Fact]
    public async Task Hibernation_AHandlerThatOutlastsTheEventTimeout_ResetsTheObject_AndItsMessageIsDroppedInTheEnd()
    {
        Install("""
            constructor(ctx, env) {
              super(ctx, env);
              ctx.setHibernatableWebSocketEventTimeout(20);
            }
            async fetch(request) {
              const [client, server] = Object.values(new WebSocketPair());
              this.ctx.acceptWebSocket(server);
              return new Response(null, { status: 101, webSocket: client });
            }
            async webSocketMessage(ws, message) {
              ws.send(`heard ${message}`);
              if (message === 'wait') await new Promise(() => {});
            }
            """, "return env.ROOM.getByName('timeout').fetch(request);");
        var ann = ProgramPeer.Open(await _node.UpgradeAsync("test", "/"));

        await ann.SayAsync("wait");
        await ann.SayAsync("else");

        await ann.UntilAsync("heard else");
        while (!(await _node.Log.NextAsync()).Text.StartsWith("Error: Actor exceeded event execution time and was disconnected.", StringComparison.Ordinal))
        {
        }

        await ann.SayAsync("again");
        await ann.UntilAsync("heard again");
    }

    [Fact]
    public async Task AutoResponse_IsGivenWithoutTheObject()
    {
        Install("""
            async fetch(request) {
              const [client, server] = Object.values(new WebSocketPair());
              this.ctx.acceptWebSocket(server);
              this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
              return new Response(null, { status: 101, webSocket: client });
            }
            webSocketMessage(ws, message) { ws.send(`heard ${message}`); }
            """, "return env.ROOM.getByName('auto').fetch(request);");
        var ann = ProgramPeer.Open(await _node.UpgradeAsync("test", "/"));

        await ann.SayAsync("ping");
        await ann.SayAsync("else");

        Assert.Equal("pong", await ann.NextAsync());
        Assert.Equal("heard else", await ann.NextAsync());
    }

    [Fact]
    public async Task Ids_AreThoseOfTheNamespace()
    {
        Install("", """
            const id = env.ROOM.idFromName('x');
            const tell = f => { try { f(); return 'none'; } catch (e) { return `${e.name}: ${e.message}`; } };
            return new Response([
              id.equals(env.ROOM.idFromName('x')), id.name, env.ROOM.idFromString(String(id)).equals(id), String(id).length,
              Object.keys(env.ROOM.get(id)), env.ROOM.newUniqueId().name, tell(() => env.ROOM.idFromString('abc')), tell(() => env.ROOM.get('x')),
            ].join('\n'));
            """);

        Assert.Equal(
            """
            200 true
            x
            true
            64
            id,name

            TypeError: Invalid Durable Object ID: must be 64 hex digits
            TypeError: Failed to execute 'get' on 'DurableObjectNamespace': parameter 1 is not of type 'DurableObjectId'.
            """.ReplaceLineEndings("\n"),
            await _node.GetAsync());
    }

    [Fact]
    public async Task Abort_ResetsTheObject()
    {
        Install("""
            constructor(ctx, env) { super(ctx, env); this.n = 0; }
            count() { return ++this.n; }
            stop() { this.ctx.abort(new Error('enough')); }
            """, """
            const room = env.ROOM.getByName('abort');
            await room.count();
            const error = await room.stop().catch(e => e.message);
            return new Response([error, await env.ROOM.getByName('abort').count()].join());
            """);

        Assert.Equal("200 enough,1", await _node.GetAsync());
    }

    private static async Task<string> TextOf(EdgeResponse response) =>
        Encoding.UTF8.GetString((await response.Body.ReadAllAsync(1 << 20, CancellationToken.None)).Span);

    [Fact]
    public async Task WaitUntil_KeepsTheObjectAwake()
    {
        var edge = new EdgeOptions();
        edge.Objects.IdleAfter = TimeSpan.FromMilliseconds(100);
        await using var node = await WorkerNode.StartAsync(edge: edge);
        Install(node, """
            wait() { this.ctx.waitUntil(new Promise(resolve => { this.end = resolve; })); }
            forget() { this.awake = true; }
            isAwake() { return Boolean(this.end ?? this.awake); }
            """, """
            const waits = env.ROOM.getByName('waits');
            const sleeps = env.ROOM.getByName('sleeps');
            await waits.wait();
            await sleeps.forget();
            while (await sleeps.isAwake()) await scheduler.wait(300);
            return new Response(String(await waits.isAwake()));
            """);

        Assert.Equal("200 true", await node.GetAsync());
    }

    [Fact]
    public async Task Hibernation_TagsAttachmentsAndAutoResponse_AreThereAfterWaking()
    {
        const string Members = """
            constructor(ctx, env) {
              super(ctx, env);
              this.woken = ctx.getWebSockets().length;
              this.auto = ctx.getWebSocketAutoResponse()?.response ?? 'none';
            }
            async fetch(request) {
              const [client, server] = Object.values(new WebSocketPair());
              this.ctx.acceptWebSocket(server, ['red', 'blue']);
              server.serializeAttachment({ name: 'ann' });
              this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
              return new Response(null, { status: 101, webSocket: client });
            }
            webSocketMessage(ws) {
              ws.send([this.woken, this.auto, this.ctx.getTags(ws), ws.deserializeAttachment().name, this.ctx.getWebSockets('blue').length].join());
            }
            """;
        const string Fetch = "return env.ROOM.getByName('hibernates').fetch(request);";
        Install(Members, Fetch);
        var ann = ProgramPeer.Open(await _node.UpgradeAsync("test", "/"));
        Install(Members, Fetch);

        string answer;
        do
        {
            // With other code it ends when nothing of its own runs, and wakes with the next message.
            await ann.SayAsync("hello");
            answer = await ann.NextAsync();
        }
        while (answer[0] == '0');

        Assert.Equal("1,pong,red,blue,ann,1", answer);
    }

    private void Install(string members, string fetch) => Install(_node, members, fetch);

    private static void Install(WorkerNode node, string members, string fetch) => node.Install($$"""
        import { DurableObject } from 'cloudflare:workers';
        export class Room extends DurableObject {
          {{members}}
        }
        export default { async fetch(request, env) { {{fetch}} } }
        """, "Room");

    /// <summary>A body that breaks after its first byte, with no <see cref="IOException"/>.</summary>
    private sealed class BrokenStream : MemoryStream
    {
        private int _reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _reads++ == 0 ? new(1) : throw new InvalidOperationException("left halfway");
    }
}
