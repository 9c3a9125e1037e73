using System.Net;
using Edge.Actors.Http;
using Edge.Testing;
using Edge.Testing.Objects;
using Edge.Workers.Outgoing;

namespace Edge.Workers.Tests.Runtime;

public sealed class OutgoingTests(WorkerNodeFixture fixture) : IClassFixture<WorkerNodeFixture>, IAsyncLifetime
{
    private readonly WorkerNode _node = fixture.Node;
    private Upstream _upstream = null!;

    public async Task InitializeAsync() => _upstream = await Upstream.StartAsync();

    public async Task DisposeAsync() => await _upstream.DisposeAsync();

    [Fact]
    public async Task Fetch_GivesTheAnswer()
    {
        InstallFetch("""
            const response = await fetch(`${B}/echo`, { method: 'POST', body: 'content', headers: { 'X-A': 'a' } });
            return new Response([response.status, response.headers.get('x-b'), await response.text()].join());
            """);

        Assert.Equal("200 200,b,POST a content", await _node.GetAsync());
    }

    [Fact]
    public async Task Fetch_FollowsRedirects_UnlessManual()
    {
        InstallFetch("""
            const followed = await fetch(`${B}/redirect`);
            const manual = await fetch(`${B}/redirect`, { redirect: 'manual' });
            return new Response([await followed.text(), followed.url.endsWith('/echo'), manual.status, manual.headers.get('location')].join());
            """);

        Assert.Equal("200 GET  ,true,302,/echo", await _node.GetAsync());
    }

    [Fact]
    public async Task Failure_AfterPassThroughOnException_Is500_AndNothingIsFetched()
    {
        _node.Install("export default { fetch(request, env, ctx) { ctx.passThroughOnException(); throw new Error('meant'); } }");

        var response = await _node.FetchAsync("test", new EdgeRequest { Method = "GET", Url = $"{_upstream.Address}/echo" });

        Assert.Equal(500, response.Status);
    }

    [Fact]
    public async Task Fetch_AbortedBySignal_Rejects()
    {
        InstallFetch("""
            const error = await fetch(`${B}/never`, { signal: AbortSignal.timeout(20) }).catch(e => e);
            return new Response(error.name);
            """);

        Assert.Equal("200 TimeoutError", await _node.GetAsync());
    }

    [Fact]
    public async Task Body_AbortedBySignal_EndsWithItsReason()
    {
        InstallFetch("""
            const controller = new AbortController();
            const read = await fetch(`${B}/stall`, { signal: AbortSignal.timeout(50) }).then(r => r.text()).catch(e => e.name);
            const { body } = await fetch(`${B}/stall`, { signal: controller.signal });
            const reader = body.getReader();
            const begin = new TextDecoder().decode((await reader.read()).value);
            const rest = reader.read().catch(e => e);
            controller.abort('enough');
            const unread = await fetch(`${B}/stall`, { signal: AbortSignal.timeout(50) });
            await scheduler.wait(100);
            return new Response([read, begin, await rest, await unread.text().catch(e => e.name)].join());
            """);

        Assert.Equal("200 TimeoutError,begin,enough,TimeoutError", await _node.GetAsync());
    }

    [Fact]
    public async Task Body_ReadToItsEndBeforeTheAbort_IsWhole()
    {
        InstallFetch("""
            const controller = new AbortController();
            const whole = await fetch(`${B}/echo`, { signal: controller.signal }).then(r => r.text());
            const cut = await fetch(`${B}/stall`, { signal: controller.signal });
            await cut.body.cancel();
            controller.abort();
            return new Response(whole);
            """);

        Assert.Equal("200 GET  ", await _node.GetAsync());
    }

    [Fact]
    public async Task Body_ThatStreams_LeavesAsItIsWritten()
    {
        InstallFetch("""
            const { readable, writable } = new IdentityTransformStream();
            const writer = writable.getWriter();
            const write = text => writer.write(new TextEncoder().encode(text));
            write('one');
            const sending = fetch(`${B}/parts`, { method: 'POST', body: readable });
            await fetch(`${B}/part`, { signal: AbortSignal.timeout(20_000) });
            write(',two');
            writer.close();
            return new Response(await (await sending).text());
            """);

        Assert.Equal("200 one,two", await _node.GetAsync());
    }

    [Fact]
    public async Task Body_ThatTakesLongerThanAnAnswerMay_IsSentToItsEnd()
    {
        await using var node = await StartAsync(options => options.Timeout = TimeSpan.FromSeconds(4));
        InstallFetch(node, """
            const { readable, writable } = new IdentityTransformStream();
            const writer = writable.getWriter();
            const write = async () => {
              for (let part = 0; part < 5; part++) { await writer.write(new TextEncoder().encode(part)); await scheduler.wait(1_000); }
              await writer.close();
            };
            const [answer] = await Promise.all([fetch(`${B}/echo`, { method: 'POST', body: readable }).then(r => r.text(), e => e.message), write()]);
            return new Response(answer);
            """);

        Assert.Equal("200 POST  01234", await node.GetAsync());
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("ftp://127.0.0.1/")]
    public async Task Body_OfARequestThatFails_IsLeft(string url)
    {
        // More than its pipe holds: who writes it would wait for ever.
        InstallFetch($$"""
            const { readable, writable } = new IdentityTransformStream();
            const writer = writable.getWriter();
            const write = async () => { for (let part = 0; part < 16; part++) await writer.write(new Uint8Array(65_536)); };
            const writing = write().then(() => 'written', () => 'left');
            const sent = await fetch('{{url}}', { method: 'POST', body: readable }).then(() => 'sent', () => 'failed');
            return new Response([sent, await Promise.race([writing, scheduler.wait(10_000).then(() => 'waits')])].join());
            """);

        Assert.Equal("200 failed,left", await _node.GetAsync());
    }

    [Fact]
    public async Task Body_ThatStandsStill_IsGivenUp()
    {
        await using var node = await StartAsync(options => options.BodyTimeout = TimeSpan.FromSeconds(1));
        InstallFetch(node, """
            const read = await fetch(`${B}/stall`).then(r => r.text()).catch(e => e.message);
            const unread = await fetch(`${B}/stall`);
            await scheduler.wait(2000);
            return new Response([read, await unread.text().catch(e => e.message)].join());
            """);

        const string Lost = "Network connection lost: The body stood still for 1 s.";
        Assert.Equal($"200 {Lost},{Lost}", await node.GetAsync());
    }

    [Fact]
    public async Task Concurrent_CountsSocketsAndBodies_UntilTheyAreOver()
    {
        await using var node = await StartAsync(options => options.MaxConcurrent = 2);
        InstallFetch(node, """
            const upgrade = { headers: { Upgrade: 'websocket' } };
            const { webSocket } = await fetch(`${B}/socket`, upgrade);
            webSocket.accept();
            webSocket.addEventListener('message', () => {});
            const { body } = await fetch(`${B}/stall`);
            const seen = [];
            const attempt = async () => seen.push(await fetch(`${B}/echo`).then(r => r.text(), e => e.message.split(';')[0]));
            await attempt();
            await body.cancel();
            await attempt();
            await attempt();
            const second = await fetch(`${B}/stall`);
            await attempt();
            seen.push(seen.pop() === 'GET  ' ? 'not counted' : 'counted', 'again');
            webSocket.close();
            while (seen.at(-1) !== 'GET  ') { await scheduler.wait(10); seen.pop(); await attempt(); }
            return new Response(seen.join());
            """);

        const string Refused = "Too many requests are under way";
        Assert.Equal($"200 {Refused},GET  ,GET  ,counted,GET  ", await node.GetAsync());
    }

    [Fact]
    public async Task Concurrent_CountsNoAnswerThatIsSmall_ThoughNobodyReadsIt()
    {
        await using var node = await StartAsync(options => options.MaxConcurrent = 1);
        InstallFetch(node, """
            const answers = [];
            while (answers.length < 5) {
              await fetch(`${B}/echo`).then(answer => answers.push(answer), () => scheduler.wait(10));
            }
            return new Response(await answers[0].text());
            """);

        Assert.Equal("200 GET  ", await node.GetAsync());
    }

    [Theory]
    [InlineData("init => fetch(`${B}/never`, { method: 'POST', ...init })")]
    [InlineData("init => env.ROOM.getByName('room').fetch('http://room/', { method: 'POST', ...init })")]
    [InlineData("init => env.ROOM.getByName('room').call(init.body)")]
    public async Task Bodies_UnderWay_HaveABudget_AndGiveItBack(string send)
    {
        await using var node = await WorkerNode.StartAsync(
            null, options => (options.Isolates, options.Outgoing.AllowPrivate, options.MaxOutgoingBytes) = (1, true, 1_000_000));
        InstallSending(node, $$"""
            const send = {{send}};
            const controller = new AbortController();
            const part = { body: new Uint8Array(400_000), signal: controller.signal };
            const held = [send(part), send(part)].map(answer => answer.catch(() => {}));
            const problem = await send(part).then(() => 'sent', e => e.message);
            controller.abort();
            release();
            await Promise.all(held);
            const again = send(part).then(() => '', e => e.message).then(said => said.includes('allowed'));
            return new Response([problem, await Promise.race([again, scheduler.wait(50).then(() => false)])].join('|'));
            """);

        Assert.Matches(
            @"^200 Bodies of requests and arguments of calls under way would have 12\d\d\d\d\d bytes; at most 1000000 are allowed "
            + @"\(Edge:Workers:MaxOutgoingBytes\)\. Await those that are under way first\.\|false$",
            await node.GetAsync());
    }

    [Theory]
    [InlineData("init => fetch(`${B}/echo`, { method: 'POST', ...init })")]
    [InlineData("init => fetch(`${B}/none`, { method: 'POST', ...init })")]
    [InlineData("init => fetch('http://localhost:1/', { method: 'POST', ...init }).catch(unlessRefused)")]
    [InlineData("init => env.ROOM.getByName('room').fetch('http://room/', { method: 'POST', ...init })")]
    [InlineData("init => env.ROOM.getByName('room').fetch('http://room/', { method: 'POST', body: new Blob([init.body]).stream() })")]
    [InlineData("init => env.ROOM.getByName('room').call(init.body).then(() => new Response())")]
    [InlineData("init => env.ROOM.getByName('room').fail(init.body).catch(unlessRefused)")]
    public async Task Bodies_InTurn_GiveTheirBudgetBack(string send)
    {
        await using var node = await WorkerNode.StartAsync(
            null, options => (options.Isolates, options.Outgoing.AllowPrivate, options.MaxOutgoingBytes) = (1, true, 100_000));
        InstallSending(node, $$"""
            const send = {{send}};
            const part = { body: new Uint8Array(45_000) };
            release();
            for (let count = 0; count < 1000; count++) { await (await send(part)).text(); }
            return new Response('all');
            """);

        Assert.Equal("200 all", await node.GetAsync());
    }

    [Fact]
    public async Task Body_ThatStreamsToAnObject_CountsWhatWasRead()
    {
        await using var node = await WorkerNode.StartAsync(
            null, options => (options.Isolates, options.MaxOutgoingBytes) = (1, 1_000_000));
        InstallSending(node, """
            const body = () => new Blob([new Uint8Array(600_000)]).stream();
            const answers = [1, 2].map(() => env.ROOM.getByName('room').fetch('http://room/', { method: 'POST', body: body() }));
            const refused = await Promise.race(answers.map(answer => answer.then(() => 'answered', e => e.message)));
            return new Response(refused.split(' would')[0]);
            """);

        Assert.Equal("200 Bodies of requests and arguments of calls under way", await node.GetAsync());
    }

    [Fact]
    public async Task Socket_ToAServerThatDoesNotRead_IsClosed_WhenTooManyBytesWait()
    {
        InstallFetch("""
            const { webSocket } = await fetch(`${B}/deaf`, { headers: { Upgrade: 'websocket' } });
            webSocket.accept();
            const closed = new Promise(resolve => webSocket.addEventListener('close', event => resolve(event.code)));
            const part = new Uint8Array(1 << 20);
            let most = 0;
            for (let count = 0; count < 100; count++) {
              webSocket.send(part);
              most = Math.max(most, webSocket.bufferedAmount);
              await scheduler.wait(1);
            }
            const code = await Promise.race([closed, scheduler.wait(1000).then(() => 'open')]);
            return new Response([code, most > 8 << 20, most <= 17 << 20].join());
            """);

        Assert.Equal("200 1013,true,true", await _node.GetAsync());
    }

    [Theory]
    [InlineData("new Uint8Array(100_001)")]
    [InlineData("new Blob([new Uint8Array(100_001)]).stream()")]
    [InlineData("'x'.repeat(100_001)")]
    public async Task Body_OfOneRequest_HasABound(string body)
    {
        await using var node = await StartAsync(options => options.MaxRequestBytes = 100_000);
        InstallFetch(node, $$"""
            const send = body => fetch(`${B}/echo`, { method: 'POST', body }).then(r => r.text(), e => e.message);
            return new Response([await send({{body}}), await send('x'.repeat(100_000)).then(text => text.length)].join());
            """);

        Assert.Equal(
            "200 The body of a request has 100001 bytes or more; at most 100000 are allowed (Edge:Workers:Outgoing:MaxRequestBytes).,100006",
            await node.GetAsync());
    }

    [Fact]
    public async Task Socket_ThatNobodyListensTo_IsGivenUp()
    {
        await using var node = await StartAsync(options => (options.MaxConcurrent, options.Timeout) = (1, TimeSpan.FromSeconds(1)));
        InstallFetch(node, """
            const { webSocket } = await fetch(`${B}/socket`, { headers: { Upgrade: 'websocket' } });
            const refused = await fetch(`${B}/echo`).catch(e => e.name);
            let answer = null;
            while (answer === null) { await scheduler.wait(50); answer = await fetch(`${B}/echo`).catch(() => null); }
            webSocket.accept();
            const code = await new Promise(resolve => webSocket.addEventListener('close', event => resolve(event.code)));
            return new Response([refused, answer.status, code].join());
            """);

        Assert.Equal("200 TypeError,200,1006", await node.GetAsync());
    }

    [Fact]
    public async Task Fetch_OfAnObjectWhoseWriteIsPending_HoldsBackNobodyElse()
    {
        await using var node = await WorkerNode.StartAsync(
            null, options => (options.Isolates, options.Outgoing.AllowPrivate) = (1, true), journalHocon: ControlledJournal.Hocon);
        node.Install($$"""
            import { DurableObject } from 'cloudflare:workers';
            const echo = name => fetch('{{_upstream.Address}}/echo', { headers: { 'X-A': name } }).then(r => r.text());
            export class Room extends DurableObject {
              async fetch(request) {
                const kinds = request.url.split('/').at(-1) === 'write' ? ['one', 'two'] : [];
                return new Response(await Promise.all(kinds.map(kind => { this.ctx.storage.put('kind', kind); return echo(kind); })));
              }
            }
            export default { async fetch(request, env) {
              return request.url.endsWith('/plain') ? new Response(await echo('plain')) : env.ROOM.getByName('room').fetch(request);
            } }
            """, "Room");
        await node.GetAsync("/wake");

        node.Journal.Hold();
        var held = node.GetAsync("/write");
        await node.Journal.NextWriteAsync();
        var plain = await node.GetAsync("/plain");
        var isHeld = !held.IsCompleted;
        node.Journal.Release();

        Assert.Equal("200 GET plain ", plain);
        Assert.True(isHeld, "The object's request left before its write was durable.");
        Assert.Equal("200 GET one ,GET two ", await held);
    }

    [Fact]
    public async Task Fetch_OfAnObjectWhoseWriteIsLost_CountsNoMore()
    {
        await using var node = await WorkerNode.StartAsync(
            null,
            options => (options.Isolates, options.Outgoing.AllowPrivate, options.Outgoing.MaxConcurrent) = (1, true, 1),
            journalHocon: ControlledJournal.Hocon);
        node.Install($$"""
            import { DurableObject } from 'cloudflare:workers';
            const echo = () => fetch('{{_upstream.Address}}/echo').then(r => r.text(), e => e.message);
            export class Room extends DurableObject {
              async fetch(request) {
                if (!request.url.endsWith('/write')) return new Response('awake');
                this.ctx.storage.put('kind', 'lost');
                return new Response(await echo());
              }
            }
            export default { async fetch(request, env) {
              return request.url.endsWith('/plain') ? new Response(await echo()) : env.ROOM.getByName('room').fetch(request);
            } }
            """, "Room");
        await node.GetAsync("/wake");

        node.Journal.FailNext();
        var lost = await node.GetAsync("/write");

        Assert.Equal("500 Internal Server Error", lost);

        // Who asked may be told before the isolate is.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        string answer;
        do
        {
            answer = await node.GetAsync("/plain");
        }
        while (answer != "200 GET  " && !patience.IsCancellationRequested);

        Assert.Equal("200 GET  ", answer);
    }

    [Fact]
    public async Task Bodies_OfAnObjectThatIsReset_AreGivenBack()
    {
        await using var node = await StartAsync(options => options.MaxConcurrent = 1, isolates: 1);
        node.Install($$"""
            import { DurableObject } from 'cloudflare:workers';
            export class Room extends DurableObject {
              async fetch() { await fetch('{{_upstream.Address}}/stall'); this.ctx.abort('over'); }
            }
            export default { async fetch(request, env) {
              await env.ROOM.getByName('unread').fetch(request).catch(() => null);
              return fetch('{{_upstream.Address}}/echo').catch(e => new Response(e.message));
            } }
            """, "Room");

        Assert.Equal("200 GET  ", await node.GetAsync());
    }

    [Fact]
    public async Task Socket_WhileACriticalSectionRuns_IsNotHeard()
    {
        _node.Install($$"""
            import { DurableObject } from 'cloudflare:workers';
            export class Room extends DurableObject {
              async fetch() {
                const { webSocket } = await fetch('{{_upstream.Address}}/socket', { headers: { Upgrade: 'websocket' } });
                webSocket.accept();
                const seen = [];
                const heard = new Promise(resolve => webSocket.addEventListener('message', event => { if (seen.push(event.data) === 3) resolve(); }));
                webSocket.send('one');
                webSocket.send('two');
                await this.ctx.blockConcurrencyWhile(async () => { await scheduler.wait(200); seen.push('section'); });
                await heard;
                webSocket.close();
                return new Response(seen.join());
              }
            }
            export default { fetch: (request, env) => env.ROOM.getByName('socket').fetch(request) }
            """, "Room");

        Assert.Equal("200 section,upstream one,upstream two", await _node.GetAsync());
    }

    [Fact]
    public async Task Proxy_PassesMessagesBothWays()
    {
        _node.InstallProgram("proxy", new KeyValuePair<string, string>("BACKEND", $"\"{_upstream.Address.Replace("http", "ws", StringComparison.Ordinal)}\""));
        var ann = ProgramPeer.Open(await _node.UpgradeAsync("proxy", "/socket?token=t"));
        var bob = ProgramPeer.Open(await _node.UpgradeAsync("proxy", "/socket?token=t"));

        await ann.SayAsync("one");
        await bob.SayAsync("two");
        Assert.Equal("upstream one", await ann.NextAsync());
        Assert.Equal("upstream two", await bob.NextAsync());
        await ann.SayAsync("close");

        Assert.Equal((4002, "as you wish"), await ann.ClosedAsync() is var status ? (status.Code, status.Reason) : default);
    }

    [Fact]
    public async Task NewWebSocket_Speaks()
    {
        InstallFetch("""
            const socket = new WebSocket(`${B.replace('http', 'ws')}/socket`);
            const seen = [socket.readyState];
            await new Promise(resolve => {
              socket.addEventListener('open', () => { seen.push('open'); socket.send('x'); });
              socket.addEventListener('message', event => { seen.push(event.data); socket.close(1000, 'done'); });
              socket.addEventListener('close', event => { seen.push(event.code, event.wasClean); resolve(); });
            });
            return new Response(seen.join());
            """);

        Assert.Equal("200 0,open,upstream x,1000,true", await _node.GetAsync());
    }

    [Fact]
    public async Task NewWebSocket_ThatIsRefused_SaysSo()
    {
        InstallFetch("""
            const socket = new WebSocket(`${B.replace('http', 'ws')}/echo`);
            const seen = [];
            await new Promise(resolve => {
              socket.addEventListener('error', event => seen.push(event.message));
              socket.addEventListener('close', event => { seen.push(event.code); resolve(); });
            });
            return new Response(seen.join());
            """);

        Assert.Equal(
            "200 Failed to establish the WebSocket connection: expected server to reply with HTTP status code 101 (switching protocols), "
            + "but received 200 instead.,1006",
            await _node.GetAsync());
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("192.168.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("fd00::1")]
    [InlineData("fe80::1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("0.0.0.0")]
    public void Rules_ByDefault_DenyPrivate(string address) =>
        Assert.False(new AddressRules(new OutgoingOptions()).Allows("example.com", IPAddress.Parse(address)));

    [Fact]
    public void Rules_FollowTheLists()
    {
        var options = new OutgoingOptions();
        options.Allow.Add("*.example.com");
        options.Allow.Add("10.0.0.0/8");
        options.Deny.Add("bad.example.com");
        var rules = new AddressRules(options);

        Assert.True(rules.Allows("a.example.com", IPAddress.Parse("1.1.1.1")));
        Assert.True(rules.Allows("inside", IPAddress.Parse("10.0.0.1")));
        Assert.False(rules.Allows("a.example.com", IPAddress.Parse("127.0.0.1")));
        Assert.False(rules.Allows("bad.example.com", IPAddress.Parse("1.1.1.1")));
        Assert.False(rules.Allows("example.org", IPAddress.Parse("1.1.1.1")));
    }

    [Theory]
    [InlineData("bad.example.com.")]
    [InlineData("BAD.Example.com")]
    [InlineData("a.evil.example.")]
    [InlineData("xn--bcher-kva.example")]
    [InlineData("XN--BCHER-KVA.example.")]
    [InlineData("a.xn--strae-oqa.example")]
    [InlineData("dotted.example")]
    public void Rules_KnowANameInEachOfItsForms(string host)
    {
        var options = new OutgoingOptions();
        foreach (var denied in (string[])["bad.example.com", "*.evil.example", "Bücher.example", "*.straße.example", "dotted.example."])
        {
            options.Deny.Add(denied);
        }

        Assert.False(new AddressRules(options).Allows(host, IPAddress.Parse("1.1.1.1")));
    }

    [Fact]
    public async Task Guard_JudgesTheAddress_NotTheName()
    {
        await using var node = await WorkerNode.StartAsync(null, options => options.Outgoing.AllowPrivate = false);
        node.Install($$"""
            export default { fetch: () => fetch('{{_upstream.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}}/echo').catch(e => new Response(e.message)) }
            """);

        Assert.Equal("200 Connections to localhost are not allowed.", await node.GetAsync());
    }

    private static Task<WorkerNode> StartAsync(Action<OutgoingOptions> configure, int isolates = 2) => WorkerNode.StartAsync(null, options =>
    {
        options.Isolates = isolates;
        configure(options.Outgoing);
    });

    private void InstallFetch(string body) => InstallFetch(_node, body);

    /// <summary>The object answers when <c>release</c> was called.</summary>
    private void InstallSending(WorkerNode node, string body) => node.Install($$"""
        import { DurableObject } from 'cloudflare:workers';
        const B = '{{_upstream.Address}}';
        export class Room extends DurableObject {
          async fetch() { while (!open) { await scheduler.wait(1); } return new Response('object'); }
          async call() { while (!open) { await scheduler.wait(1); } }
          async fail() { throw new Error('as asked'); }
        }
        let open = false;
        const release = () => { open = true; };
        const unlessRefused = error => { if (error.message.includes('allowed')) { throw error; } return new Response(); };
        export default { async fetch(request, env) { {{body}} } }
        """, "Room");

    private void InstallFetch(WorkerNode node, string body) =>
        node.Install($$"""const B = '{{_upstream.Address}}'; export default { async fetch(request, env) { {{body}} } }""");
}
