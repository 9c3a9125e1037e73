using System.Globalization;
using Edge.Testing;
using Edge.Testing.Objects;

namespace Edge.Workers.Tests.Runtime;

/// <summary>What an object sends elsewhere leaves when what it wrote before is durable, in order, and never when that is lost.</summary>
public sealed class OutputGateTests : IAsyncLifetime
{
    private const string Sockets = """
        '/constructor': () => new WebSocket(`${B.replace('http', 'ws')}/socket`),
        '/fetch': async () => (await fetch(`${B}/socket`, UPGRADE)).webSocket,
        '/object': async env => (await env.PEER.getByName('peer').fetch(B, UPGRADE)).webSocket,
        '/worker': () => near,
        """;

    private HearingServer _server = null!;
    private WorkerNode _node = null!;

    public static TheoryData<string, string> Outputs => new()
    {
        { "/constructor", "send" },
        { "/fetch", "send" },
        { "/object", "send" },
        { "/worker", "send" },
        { "/body", "write" },
        { "/answer", "write" },
    };

    public async Task InitializeAsync()
    {
        _server = await HearingServer.StartAsync();
        _node = await WorkerNode.StartAsync(null, options => options.Isolates = 1, journalHocon: ControlledJournal.Hocon);
        Install();
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public async Task Output_AfterAWrite_LeavesInOrder_WhenTheWriteIsDurable(string kind, string act)
    {
        await BeginAsync(kind);

        var acting = await ActWhileHeldAsync(act);
        _node.Journal.Release();

        var last = act == "write" ? "end" : "close 4000";
        Assert.Equal($"meanwhile, one, two, three, {last}", await _server.UntilAsync(last));
        Assert.Equal("200 done", await acting);
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public async Task Output_AfterAWriteThatIsLost_NeverLeaves(string kind, string act)
    {
        await BeginAsync(kind);

        var acting = await ActWhileHeldAsync(act);
        _node.Journal.FailNext();
        _node.Journal.Release();

        Assert.Equal("meanwhile, cut", await _server.UntilAsync("cut"));
        Assert.Equal("500 Internal Server Error", await acting);
    }

    [Theory]
    [InlineData("/constructor")]
    [InlineData("/object")]
    public async Task Messages_OfTurnsBeforeAndAfterTheRelease_KeepTheirOrder(string kind)
    {
        const int Turns = 40;
        await BeginAsync(kind);
        _node.Journal.Hold();

        var acting = Enumerable.Range(0, Turns).Select(n => _node.GetAsync($"/room/tell?{n}")).ToArray();
        await UntilSecondWriteAsync();
        _node.Journal.Release();
        await Task.WhenAll(acting);

        Assert.Equal(string.Join(", ", Enumerable.Range(0, Turns)), await _server.UntilAsync($"{Turns - 1}"));
    }

    [Theory]
    [InlineData("/constructor", "close 4000")]
    [InlineData("/fetch", "close 4000")]
    [InlineData("/object", "close 4000")]
    [InlineData("/body", "end")]
    [InlineData("/answer", "end")]
    public async Task Close_AfterAWrite_WaitsForIt(string kind, string expected)
    {
        await BeginAsync(kind);

        await ActWhileHeldAsync("close");
        _node.Journal.Release();

        Assert.Equal($"meanwhile, {expected}", await _server.UntilAsync(expected));
    }

    [Theory]
    [InlineData("/constructor")]
    [InlineData("/fetch")]
    [InlineData("/object")]
    [InlineData("/worker")]
    public async Task Messages_AfterAWrite_AreBounded(string kind)
    {
        await BeginAsync(kind);

        var acting = await ActWhileHeldAsync("flood");
        _node.Journal.Release();

        await _server.UntilAsync("close 1013");
        var held = (await acting).Split(' ')[1];
        Assert.InRange(long.Parse(held, CultureInfo.InvariantCulture), 1, 16 << 20);
    }

    [Fact]
    public async Task Cut_AfterAWrite_WaitsForIt()
    {
        await BeginAsync("/fetch");

        await ActWhileHeldAsync("fail");
        _node.Journal.Release();

        Assert.Equal("fail, meanwhile, cut", await _server.UntilAsync("cut"));
    }

    [Fact]
    public async Task Listener_ThatHearsOfARejectionAfterAWrite_WaitsForIt()
    {
        await BeginAsync("/fetch");

        await ActWhileHeldAsync("reject");
        _node.Journal.Release();

        Assert.Equal("meanwhile, rejected", await _server.UntilAsync("rejected"));
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public async Task Output_WhenAllIsDurable_LeavesThoughAnotherObjectsWriteIsHeld(string kind, string act)
    {
        await BeginAsync(kind);
        await _node.GetAsync("/other/wake");
        _node.Journal.Hold();
        var other = _node.GetAsync("/other/wake");
        await UntilSecondWriteAsync();

        await _node.GetAsync($"/room/{act}?unwritten");

        var last = act == "write" ? "end" : "close 4000";
        Assert.Equal($"one, two, three, {last}", await _server.UntilAsync(last));
        _node.Journal.Release();
        await other;
    }

    [Fact]
    public async Task Request_OfCodeThatAnotherObjectWoke_WaitsForItsOwnWrites()
    {
        // The promise that it awaits is settled in a turn of the other, whose writes are all durable.
        await BeginAsync("/fetch");
        await _node.GetAsync("/other/wake");
        var acting = _node.GetAsync("/room/await?unwritten");
        _node.Journal.Hold();
        while (await _node.GetAsync("/other/settle") != "200 settled")
        {
        }

        await UntilSecondWriteAsync();
        Assert.Equal("200 said", await _node.GetAsync("/say/meanwhile"));
        _node.Journal.Release();

        Assert.Equal("meanwhile, paid", await _server.UntilAsync("paid"));
        Assert.Equal("200 done", await acting);
    }

    [Fact]
    public async Task Message_OnASocketOfAnotherObject_Leaves()
    {
        var ann = ProgramPeer.Open(await _node.UpgradeAsync("test", "/other/socket"));
        await _node.GetAsync("/room/wake");

        await _node.GetAsync("/room/borrow");

        Assert.Equal("from the room", await ann.NextAsync());
    }

    [Fact]
    public async Task Turn_ThatSendsBetweenWrites_IsStillOneFact()
    {
        await BeginAsync("/fetch");
        _node.Journal.Hold();

        var acting = _node.GetAsync("/room/between");
        var write = await UntilSecondWriteAsync();
        _node.Journal.Release();

        Assert.Equal("200 3", await acting);
        Assert.Equal("one, two", await _server.UntilAsync("two"));
        await _node.GetAsync("/room/wake");
        Assert.Equal([2], write.SequenceNumbers);
        Assert.Equal([3], (await _node.Journal.NextWriteAsync()).SequenceNumbers);
    }

    [Fact]
    public async Task Send_WhenAllIsDurable_WaitsForNothing()
    {
        await BeginAsync("/fetch");

        var held = await _node.GetAsync("/room/between?unwritten");

        Assert.Equal("200 0", held);
        Assert.Equal("one, two", await _server.UntilAsync("two"));
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public async Task Output_OfATurnThatResetsItsObject_NeverLeaves(string kind, string act)
    {
        await BeginAsync(kind);

        await _node.GetAsync(act == "send" ? "/room/tell?abort" : "/room/close?abort");

        Assert.Equal("cut", await _server.NextAsync());
    }

    [Fact]
    public async Task Body_OfAnObjectThatIsReset_IsCut()
    {
        await BeginAsync("/body");

        await _node.GetAsync("/room/abort?unwritten");

        Assert.Equal("cut", await _server.NextAsync());
    }

    /// <summary>The object has written something, and has the means to speak.</summary>
    private async Task BeginAsync(string kind)
    {
        await _node.GetAsync("/room/wake");
        if (kind == "/worker")
        {
            _ = HearAsync(ProgramPeer.Open(await _node.UpgradeAsync("test", "/worker")));
        }

        var opened = await _node.FetchAsync("test", new() { Method = "GET", Url = $"http://test.example/room{kind}" });
        if (kind == "/answer")
        {
            _ = _server.HearLinesAsync(opened.Body.Open());
        }

        if (kind is "/answer" or "/body")
        {
            Assert.Equal("begin", await _server.NextAsync());
        }
    }

    /// <summary>The object writes, and does something; then a worker beside it has the server hear "meanwhile".</summary>
    private async Task<Task<string>> ActWhileHeldAsync(string act)
    {
        _node.Journal.Hold();
        var acting = _node.GetAsync($"/room/{act}");
        await UntilSecondWriteAsync();
        Assert.Equal("200 said", await _node.GetAsync("/say/meanwhile"));
        return acting;
    }

    /// <summary>Returns when an object that has written once writes again.</summary>
    private async Task<JournalWrite> UntilSecondWriteAsync()
    {
        JournalWrite write;
        do
        {
            write = await _node.Journal.NextWriteAsync();
        }
        while (!write.PersistenceId.StartsWith("object-", StringComparison.Ordinal) || write.SequenceNumbers[0] != 2);
        return write;
    }

    private async Task HearAsync(ProgramPeer peer)
    {
        try
        {
            while (true)
            {
                _server.Hear(await peer.NextAsync());
            }
        }
        catch (System.Threading.Channels.ChannelClosedException)
        {
            var status = await peer.ClosedAsync();
            _server.Hear(status.Code == 1006 ? "cut" : $"close {status.Code}");
        }
    }

    private void Install() => _node.Install($$"""
        import { DurableObject } from 'cloudflare:workers';
        const B = '{{_server.Address}}';
        const UPGRADE = { headers: { Upgrade: 'websocket' } };
        const encode = text => new TextEncoder().encode(`${text}\n${' '.repeat(8192)}`);
        const say = text => fetch(`${B}/say/${text}`);
        const open = { {{Sockets}} };
        let near, settle, lent;
        addEventListener('unhandledrejection', event => { event.preventDefault(); say(event.reason); });

        export class Room extends DurableObject {
          async fetch(request) {
            const { pathname, search } = new URL(request.url);
            const path = pathname.slice('/room'.length);
            if (path in open) {
              this.socket = await open[path](this.env);
              if (path === '/constructor') await new Promise(resolve => this.socket.addEventListener('open', resolve));
              else this.socket.accept();
              this.socket.addEventListener('message', ({ data }) => { if (data === 'fail') { this.write(); throw new Error('meant'); } });
            } else if (path === '/body' || path === '/answer') {
              const { readable, writable } = new TransformStream();
              this.writer = writable.getWriter();
              const begun = this.writer.write(encode('begin'));
              if (path === '/answer') return new Response(readable);
              this.ctx.waitUntil(fetch(`${B}/body`, { method: 'POST', body: readable }).catch(() => {}));
              await begun;
            } else {
              if (path === '/await') {
                await new Promise(resolve => { settle = resolve; });
                this.write();
                await say('paid');
              }
              if (path !== '/fail' && search !== '?unwritten') this.write();
              const answer = this.act(path, search.slice(1));
              if (search === '?abort') this.ctx.abort();
              return new Response(answer ?? 'done');
            }
            return new Response('done');
          }
          write() { this.n = (this.n ?? 0) + 1; this.ctx.storage.put('n', this.n); }
          act(path, text) {
            if (path === '/write') for (const line of ['one', 'two', 'three']) this.writer.write(encode(line)).catch(() => {});
            if (path === '/tell') this.socket.send(text);
            if (path === '/send') {
              this.socket.send('one');
              this.socket.send(new TextEncoder().encode('two'));
              this.socket.send('three');
            }
            if (path === '/send' || path === '/close') this.socket?.close(4000);
            if (path === '/write' || path === '/close') this.writer?.close().catch(() => {});
            if (path === '/fail') this.socket.send('fail');
            if (path === '/borrow') lent.send('from the room');
            if (path === '/flood') {
              for (let sent = 0; sent < 20; sent++) this.socket.send(new Uint8Array(1 << 20).fill(sent));
              return this.socket.bufferedAmount;
            }
            if (path === '/between') {
              this.socket.send('one');
              const held = this.socket.bufferedAmount;
              if (this.n > 1) this.write();
              this.socket.send('two');
              return held;
            }
            if (path === '/abort') this.ctx.abort();
            if (path === '/reject') Promise.reject('rejected');
          }
        }

        export class Other extends DurableObject {
          async fetch(request) {
            if (request.url.endsWith('/settle')) {
              settle?.();
              return new Response(settle ? 'settled' : 'not yet');
            }
            if (request.url.endsWith('/socket')) {
              const [client, server] = Object.values(new WebSocketPair());
              this.ctx.acceptWebSocket(server);
              lent = server;
              return new Response(null, { status: 101, webSocket: client });
            }
            this.ctx.storage.put('n', Math.random());
            return new Response('done');
          }
        }

        export class Peer extends DurableObject {
          said = Promise.resolve();
          say(text) { this.said = this.said.then(() => say(text)); }
          fetch() {
            const [client, server] = Object.values(new WebSocketPair());
            server.accept();
            server.binaryType = 'arraybuffer';
            server.addEventListener('message', ({ data }) => this.say(typeof data === 'string' ? data : new TextDecoder().decode(data)));
            server.addEventListener('close', ({ code }) => this.say(code === 1006 ? 'cut' : `close ${code}`));
            return new Response(null, { status: 101, webSocket: client });
          }
        }

        export default {
          async fetch(request, env) {
            const { pathname } = new URL(request.url);
            if (pathname === '/worker') {
              const [client, server] = Object.values(new WebSocketPair());
              near = server;
              near.accept();
              return new Response(null, { status: 101, webSocket: client });
            }
            if (pathname.startsWith('/say/')) {
              await say(pathname.slice('/say/'.length));
              return new Response('said');
            }
            return env[pathname.startsWith('/other') ? 'OTHER' : 'ROOM'].getByName('it').fetch(request);
          }
        }
        """, "Room", "Other", "Peer");
}
