using Edge.Testing.Objects;

namespace Edge.Workers.Tests.Runtime;

/// <summary>WebSockets that a script accepts.</summary>
public sealed class SocketTests(WorkerNodeFixture fixture) : IClassFixture<WorkerNodeFixture>
{
    private readonly WorkerNode _node = fixture.Node;

    [Fact]
    public async Task Send_BeforeTheClientIsThere_DeliversAll_AndThenTheClose()
    {
        InstallAccepting("for (let n = 0; n < 3000; n++) server.send(`${n}`); server.close(4000, 'told all');");

        var ann = ProgramPeer.Open(await _node.UpgradeAsync("test", "/"));

        for (var n = 0; n < 3000; n++)
        {
            Assert.Equal($"{n}", await ann.NextAsync());
        }

        Assert.Equal(4000, (await ann.ClosedAsync()).Code);
    }

    [Theory]
    [InlineData(70_000, 1)]
    [InlineData(20, 1 << 20)]
    public async Task Send_OfTooMuchBeforeTheClientIsThere_IsClosedWith1013_AndAnError(int count, int bytes)
    {
        InstallAccepting($$"""
            server.addEventListener('error', event => console.log(event.message));
            for (let n = 0; n < {{count}}; n++) server.send(new Uint8Array({{bytes}}));
            server.close(4000, 'told all');
            """);

        var ann = ProgramPeer.Open(await _node.UpgradeAsync("test", "/"));

        Assert.Equal(1013, (await ann.ClosedAsync()).Code);
        await _node.Log.UntilAsync("The client does not read: too much waits for it.");
    }

    [Fact]
    public async Task Send_OfTooMuchToAnEndThatNobodyAccepts_IsAnError_AndThenTheClose()
    {
        _node.Install("""
            export default { async fetch() {
              const [client, server] = Object.values(new WebSocketPair());
              server.accept();
              const problem = new Promise(resolve => server.addEventListener('error', event => resolve(event.message)));
              for (let n = 0; n < 20; n++) server.send('x'.repeat(1 << 20));
              const seen = [await problem];
              let count = 0;
              client.accept();
              client.addEventListener('message', () => count++);
              seen.push(await new Promise(resolve => client.addEventListener('close', event => resolve(event.code))), count);
              return new Response(seen.join(', '));
            } }
            """);

        Assert.Equal("200 The client does not read: too much waits for it., 1013, 16", await _node.GetAsync());
    }

    [Fact]
    public async Task Send_OfTooMuchToAHibernatableSocketBeforeItsClientIsThere_IsClosedWith1013_AndAnError()
    {
        InstallRoom("""
            constructor(state) { this.state = state; }
            fetch() {
              const [client, server] = Object.values(new WebSocketPair());
              this.state.acceptWebSocket(server);
              for (let n = 0; n < 20; n++) server.send(new Uint8Array(1 << 20).fill(n));
              return new Response(null, { status: 101, webSocket: client });
            }
            webSocketError(ws, error) { console.log(error.message); }
            """);

        var ann = ProgramPeer.Open(await _node.UpgradeAsync("test", "/flood"));

        Assert.Equal(1013, (await ann.ClosedAsync()).Code);
        await _node.Log.UntilAsync("The client does not read: too much waits for it.");
    }

    [Fact]
    public async Task GetWebSockets_ForgetsOneWhoseClientIsLost_ButNotOneThatIsKeptForALaterResponse()
    {
        InstallRoom("""
            constructor(state) { this.state = state; }
            fetch(request) {
              const { pathname } = new URL(request.url);
              if (request.headers.get('Upgrade') === 'websocket') {
                return new Response(null, { status: 101, webSocket: this.kept });
              }
              if (this.kept === undefined) {
                const [kept, lost] = [new WebSocketPair(), new WebSocketPair()];
                this.kept = kept[0];
                this.state.acceptWebSocket(kept[1], ['kept']);
                this.state.acceptWebSocket(lost[1], ['lost']);
              }
              new Array(1 << 19).fill('garbage');
              return new Response(this.state.getWebSockets().map(ws => this.state.getTags(ws)).sort().join());
            }
            webSocketClose(ws, code) { console.log(`closed ${this.state.getTags(ws)} ${code}`); }
            webSocketMessage(ws, message) { ws.send(`${message} heard`); }
            """);

        Assert.Equal("200 kept,lost", await _node.GetAsync("/lost"));
        var found = "200 kept,lost";
        for (var tries = 0; found == "200 kept,lost" && tries < 1000; tries++)
        {
            found = await _node.GetAsync("/lost");
        }

        Assert.Equal("200 kept", found);
        await _node.Log.UntilAsync("closed lost 1006");
        var ann = ProgramPeer.Open(await _node.UpgradeAsync("test", "/lost"));
        await ann.SayAsync("late");
        Assert.Equal("late heard", await ann.NextAsync());
    }

    [Fact]
    public async Task Send_ToAClientThatVanished_IsDropped_SoThatABroadcastGoesOn()
    {
        InstallRoom("""
            constructor(state) { this.sockets = []; }
            fetch() {
              const [client, server] = Object.values(new WebSocketPair());
              server.accept();
              this.sockets.push(server);
              server.addEventListener('close', ({ code, reason, wasClean }) => console.log(`${code} ${reason} ${wasClean}`));
              server.addEventListener('message', ({ data }) => this.sockets.forEach(socket => socket.send(data)));
              return new Response(null, { status: 101, webSocket: client });
            }
            """);
        var bob = ProgramPeer.Open(await _node.UpgradeAsync("test", "/broadcast"));
        var ann = ProgramPeer.Open(await _node.UpgradeAsync("test", "/broadcast"));

        bob.Vanish();
        await _node.Log.UntilAsync("1006 WebSocket disconnected without sending Close frame. false");
        await ann.SayAsync("one");
        await ann.SayAsync("two");

        Assert.Equal(("one", "two"), (await ann.NextAsync(), await ann.NextAsync()));
    }

    [Fact]
    public async Task Send_AfterTheOwnClose_Throws()
    {
        InstallAccepting("""
            const tell = () => { try { server.send('late'); console.log('sent'); } catch (e) { console.log(`${e.name}: ${e.message}`); } };
            server.addEventListener('message', () => { server.close(4000, 'enough'); tell(); });
            server.addEventListener('close', tell);
            """);
        var ann = ProgramPeer.Open(await _node.UpgradeAsync("test", "/"));

        await ann.SayAsync("go");

        await _node.Log.UntilAsync("TypeError: Can't call WebSocket send() after close().");
        await _node.Log.UntilAsync("TypeError: Can't call WebSocket send() after close().");
    }

    [Theory]
    [InlineData("true", "b heard 4000 in 2, b sent, a heard late, a heard 4001 in 3, b is 3")]
    [InlineData("false", "b heard 4000 in 3, b failed, a heard 4000 in 3, b is 3")]
    public async Task Pair_MayBeHalfOpen(string allowed, string expected)
    {
        _node.Install($$"""
            export default { async fetch() {
              const [a, b] = Object.values(new WebSocketPair());
              const seen = [];
              a.accept();
              b.accept({ allowHalfOpen: {{allowed}} });
              a.addEventListener('message', ({ data }) => seen.push(`a heard ${data}`));
              b.addEventListener('close', ({ code }) => {
                seen.push(`b heard ${code} in ${b.readyState}`);
                try { b.send('late'); seen.push('b sent'); } catch { seen.push('b failed'); }
                b.close(4001, 'done');
              });
              const closed = new Promise(resolve => a.addEventListener('close', ({ code }) => resolve(`a heard ${code} in ${a.readyState}`)));
              a.close(4000, 'no more');
              seen.push(await closed, `b is ${b.readyState}`);
              return new Response(seen.join(', '));
            } }
            """);

        Assert.Equal($"200 {expected}", await _node.GetAsync());
    }

    [Fact]
    public async Task Client_ThatCloses_IsAnsweredAtOnce_AndWhatAHalfOpenSocketSendsThenIsDropped()
    {
        _node.Install("""
            export default { fetch() {
              const [client, server] = Object.values(new WebSocketPair());
              server.accept({ allowHalfOpen: true });
              server.addEventListener('close', ({ code }) => {
                const before = server.readyState;
                server.send('late');
                server.close(4001, 'done');
                console.log(`${code} ${before} ${server.readyState}`);
              });
              return new Response(null, { status: 101, webSocket: client });
            } }
            """);
        var ann = ProgramPeer.Open(await _node.UpgradeAsync("test", "/"));

        ann.Leave(4000, "no more");

        await _node.Log.UntilAsync("4000 2 3");
    }

    [Fact]
    public async Task WebSocketClose_OfAClientThatVanished_HearsWhy()
    {
        InstallRoom("""
            constructor(state) { this.state = state; }
            fetch() {
              const [client, server] = Object.values(new WebSocketPair());
              this.state.acceptWebSocket(server);
              return new Response(null, { status: 101, webSocket: client });
            }
            webSocketClose(ws, code, reason, wasClean) { ws.send('nobody hears'); console.log(`${code} ${reason} ${wasClean}`); }
            """);
        var ann = ProgramPeer.Open(await _node.UpgradeAsync("test", "/vanished"));

        ann.Vanish();

        await _node.Log.UntilAsync("1006 WebSocket disconnected without sending Close frame. false");
    }

    [Fact]
    public async Task WebSocketError_IsToldOfAClientThatDoesNotRead()
    {
        InstallRoom("""
            constructor(state) { this.state = state; }
            fetch() {
              const [client, server] = Object.values(new WebSocketPair());
              this.state.acceptWebSocket(server, ['tag']);
              return new Response(null, { status: 101, webSocket: client });
            }
            webSocketMessage(ws) { ws.send('never read'); }
            webSocketError(ws, error) { console.log(`${this.state.getTags(ws)} ${error instanceof Error} ${error.message}`); }
            """);
        var ann = ProgramPeer.Open(await _node.UpgradeAsync("test", "/full"));
        ann.IsFull = true;

        await ann.SayAsync("go");

        Assert.Equal(1013, (await ann.ClosedAsync()).Code);
        await _node.Log.UntilAsync("tag true The client does not take what is sent to it.");
    }

    /// <summary>Objects of a class, one for each path.</summary>
    private void InstallRoom(string members) => _node.Install($$"""
        export class Room {
          {{members}}
        }
        export default { fetch: (request, env) => env.ROOM.getByName(new URL(request.url).pathname).fetch(request) }
        """, "Room");

    /// <summary>A worker that accepts each socket and then runs some code with it.</summary>
    private void InstallAccepting(string code) => _node.Install($$"""
        export default { fetch() {
          const [client, server] = Object.values(new WebSocketPair());
          server.accept();
          {{code}}
          return new Response(null, { status: 101, webSocket: client });
        } }
        """);
}
