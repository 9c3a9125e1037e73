using Edge.Actors.Http;
using Edge.Testing.Objects;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Workers.Tests.Runtime;

/// <summary>What a request to a worker began ends with it.</summary>
public sealed class RequestLifeTests(RequestLifeTests.OneIsolate fixture) : IClassFixture<RequestLifeTests.OneIsolate>
{
    // How often an interval of another request fires in a while of one's own.
    private const string Counting = """
        let ticks = 0;
        const count = async () => {
          const before = ticks;
          await scheduler.wait(50);
          return new Response(ticks === before ? 'none' : 'some');
        };
        """;

    private readonly WorkerNode _node = fixture.Node;

    [Fact]
    public async Task Interval_OfARequest_EndsWhenItIsAnswered()
    {
        _node.Install(Counting + """
            export default { fetch(request) {
              if (request.url.endsWith('/count')) return count();
              setInterval(() => ticks++, 1);
              setTimeout(() => setInterval(() => ticks++, 1), 5);
              return new Response('answered');
            } };
            """);

        Assert.Equal("200 answered", await _node.GetAsync());
        Assert.Equal("200 none", await _node.GetAsync("/count"));
    }

    [Fact]
    public async Task Interval_OfARequest_GoesOnWhileItsBodyIsRead()
    {
        _node.Install(Counting + """
            export default { fetch(request) {
              if (request.url.endsWith('/count')) return count();
              const { readable, writable } = new TransformStream();
              const writer = writable.getWriter();
              setInterval(() => { ticks++; writer.write(new TextEncoder().encode('x')).catch(() => {}); }, 1);
              return new Response(readable);
            } };
            """);
        var response = await _node.FetchAsync("test", new EdgeRequest { Method = "GET", Url = "http://test.example/" });

        await using (var body = response.Body.Open())
        {
            await body.ReadExactlyAsync(new byte[3]);
            Assert.Equal("200 some", await _node.GetAsync("/count"));
        }

        await UntilAsync("/count", "200 none");
    }

    [Fact]
    public async Task Interval_OfARequest_GoesOnWhileItsSocketIsOpen()
    {
        _node.Install(Counting + """
            export default { fetch(request) {
              if (request.url.endsWith('/count')) return count();
              const [client, server] = Object.values(new WebSocketPair());
              server.accept();
              setInterval(() => { ticks++; server.send('tick'); }, 1);
              return new Response(null, { status: 101, webSocket: client });
            } };
            """);
        var ann = ProgramPeer.Open(await _node.UpgradeAsync("test", "/"));

        Assert.Equal("tick", await ann.NextAsync());
        Assert.Equal("tick", await ann.NextAsync());
        ann.Leave(1000, "enough");

        await UntilAsync("/count", "200 none");
    }

    [Fact]
    public async Task Interval_OfARequest_GoesOnWhileAPromiseIsWaitedFor()
    {
        _node.Install(Counting + """
            let finish;
            export default { fetch(request, env, ctx) {
              if (request.url.endsWith('/count')) return count();
              if (request.url.endsWith('/finish')) { finish(); return new Response('finished'); }
              ctx.waitUntil(new Promise(resolve => { finish = resolve; }));
              setInterval(() => ticks++, 1);
              return new Response('answered');
            } };
            """);

        Assert.Equal("200 answered", await _node.GetAsync());
        Assert.Equal("200 some", await _node.GetAsync("/count"));
        Assert.Equal("200 finished", await _node.GetAsync("/finish"));
        await UntilAsync("/count", "200 none");
    }

    [Fact]
    public async Task Fetch_ThatNobodyWaitsFor_IsCancelledWithTheAnswer()
    {
        await using var upstream = await Upstream.StartAsync();
        _node.Install($$"""
            export default { async fetch() {
              fetch('{{upstream.Address}}/never').catch(() => {});
              return new Response(await (await fetch('{{upstream.Address}}/echo')).text());
            } };
            """);

        Assert.Equal("200 GET  ", await _node.GetAsync());

        await upstream.Left;
    }

    [Fact]
    public async Task WaitUntil_AndSockets_GetThirtySecondsAfterTheAnswer()
    {
        await using var upstream = await Upstream.StartAsync();
        var time = new FakeTimeProvider();
        await using var node = await WorkerNode.StartAsync(configure: options => options.Isolates = 1, time: time);
        node.Install($$"""
            export default { async fetch(request, env, ctx) {
              if (request.url.endsWith('/next')) return new Response('next');
              const socket = new WebSocket('{{upstream.Address}}/socket'.replace('http', 'ws'));
              await new Promise(resolve => socket.addEventListener('open', resolve));
              socket.addEventListener('message', event => console.log(event.data));
              ctx.waitUntil(new Promise(() => {}));
              setInterval(() => socket.send('tick'), 20_000);
              return new Response('answered');
            } };
            """);
        Assert.Equal("200 answered", await node.GetAsync());
        Assert.Equal("200 next", await node.GetAsync("/next"));

        time.Advance(TimeSpan.FromSeconds(20.1));
        await node.Log.UntilAsync("upstream tick");
        time.Advance(TimeSpan.FromSeconds(10));

        await node.Log.UntilAsync("waitUntil() tasks did not complete within the allowed time after the answer and were cancelled.");
        await upstream.Left;
    }

    [Fact]
    public async Task Promise_OfARequestThatHasEnded_IsRejectedForOthersWhoAwaitIt()
    {
        await using var upstream = await Upstream.StartAsync();
        _node.Install($$"""
            let keys;
            export default { async fetch(request) {
              if (request.url.endsWith('/await')) return new Response(await keys.catch(error => error.message));
              keys = fetch('{{upstream.Address}}/never');
              return new Response('answered');
            } };
            """);
        Assert.Equal("200 answered", await _node.GetAsync());

        Assert.StartsWith("200 The request that this code belongs to has ended", await _node.GetAsync("/await"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_WhoseClientLeaves_EndsWithWhatItBegan()
    {
        await using var upstream = await Upstream.StartAsync();
        _node.Install($$"""
            export default { async fetch({ signal }) {
              signal.addEventListener('abort', () => console.log(`${signal.reason}`));
              return fetch('{{upstream.Address}}/never');
            } };
            """);
        using var client = new CancellationTokenSource();
        var answer = _node.GetAsync("/", client.Token);
        await upstream.Arrived;

        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await _node.Log.UntilAsync("AbortError: The client has disconnected.");
        await upstream.Left;
    }

    [Fact]
    public async Task Request_WhoseClientLeaves_GoesOnWithWhatIsWaitedFor()
    {
        _node.Install("""
            let finish;
            export default { async fetch(request, env, ctx) {
              if (request.url.endsWith('/finish')) { finish(); return new Response('finished'); }
              ctx.waitUntil(new Promise(resolve => { finish = resolve; }).then(() => scheduler.wait(1)).then(() => console.log('whole')));
              console.log('here');
              await new Promise(() => {});
            } };
            """);
        using var client = new CancellationTokenSource();
        var answer = _node.GetAsync("/", client.Token);
        await _node.Log.UntilAsync("here");

        await client.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Equal("200 finished", await _node.GetAsync("/finish"));

        await _node.Log.UntilAsync("whole");
    }

    [Theory]
    [InlineData("/body", "left: The reader of the body went away.")]
    [InlineData("/socket", "closed: 1006")]
    public async Task Answer_ThatComesWhenItsClientHasLeft_IsDropped(string path, string expected)
    {
        _node.Install("""
            export default { async fetch(request, env, ctx) {
              console.log('here');
              ctx.waitUntil(scheduler.wait(10_000));
              await new Promise(resolve => request.signal.addEventListener('abort', resolve));
              if (request.url.endsWith('/body')) {
                const cancel = reason => console.log(`left: ${reason.message}`);
                return new Response(new ReadableStream({ cancel, pull: controller => controller.enqueue(new Uint8Array(70_000)) }));
              }
              const [client, server] = Object.values(new WebSocketPair());
              server.accept();
              server.addEventListener('close', event => console.log(`closed: ${event.code}`));
              return new Response(null, { status: 101, webSocket: client });
            } };
            """);
        using var client = new CancellationTokenSource();
        var answer = _node.UpgradeAsync("test", path, client.Token);
        await _node.Log.UntilAsync("here");

        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await _node.Log.UntilAsync(expected);
    }

    [Fact]
    public async Task Answer_ThatItsClientLeaves_AbortsTheSignal()
    {
        _node.Install("""
            export default { fetch(request) {
              const copy = new Request(request.clone(), { headers: { a: 'b' } });
              copy.signal.addEventListener('abort', () => console.log('aborted'));
              return new Response(new ReadableStream({ pull: controller => controller.enqueue(new Uint8Array(10)) }));
            } };
            """);
        var response = await _node.FetchAsync("test", new EdgeRequest { Method = "GET", Url = "http://test.example/" });

        await using (var body = response.Body.Open())
        {
            await body.ReadExactlyAsync(new byte[3]);
        }

        await _node.Log.UntilAsync("aborted");
    }

    [Fact]
    public async Task Loop_ThatTriesAgain_WhenItsRequestHasEnded_EndsToo()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var node = await WorkerNode.StartAsync(configure: options => options.Isolates = 1);
        node.Install($$"""
            let requests = 0;
            export default { fetch(request) {
              (async () => { for (;;) try { await fetch('{{upstream.Address}}/never'); } catch {} })();
              return new Response(++requests);
            } };
            """);

        Assert.Equal("200 1", await node.GetAsync());
        Assert.Equal("200 2", await node.GetAsync());
        Assert.Equal("200 3", await node.GetAsync());
    }

    [Fact]
    public async Task Loop_ThatTriesAgain_WhenItsClientHasLeft_EndsToo()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var node = await WorkerNode.StartAsync(configure: options => options.Isolates = 1);
        node.Install($$"""
            let requests = 0;
            export default { async fetch({ signal, url }) {
              requests++;
              while (url.endsWith('/wait')) {
                await fetch('{{upstream.Address}}/never', { signal }).catch(() => {});
                await scheduler.wait(1, { signal }).catch(() => {});
              }
              return new Response(requests);
            } };
            """);
        using var client = new CancellationTokenSource();
        var waiting = node.GetAsync("/wait", client.Token);
        await upstream.Arrived;

        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal("200 2", await node.GetAsync());
    }

    [Fact]
    public async Task Failure_BecauseOfAnotherRequestsEnd_IsLogged()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var node = await WorkerNode.StartAsync(configure: options => options.Isolates = 1);
        node.Install($$"""
            let keys;
            export default { async fetch(request) {
              if (request.url.endsWith('/await')) return new Response(await keys);
              keys = fetch('{{upstream.Address}}/never');
              return new Response('answered');
            } };
            """);
        Assert.Equal("200 answered", await node.GetAsync());

        Assert.Equal("500 Internal Server Error", await node.GetAsync("/await"));

        Assert.Contains("The request that this code belongs to has ended", (await node.Log.NextAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatEndsWithARequest_IsNoException()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var node = await WorkerNode.StartAsync(configure: options => options.Isolates = 1);
        node.Install($$"""
            export default { async fetch(request) {
              if (request.url.endsWith('/log')) console.log('next');
              if (request.url.endsWith('/wait')) await fetch('{{upstream.Address}}/never', { signal: request.signal });
              fetch('{{upstream.Address}}/never').then(response => response.text());
              return new Response('answered');
            } };
            """);
        using var client = new CancellationTokenSource();

        Assert.Equal("200 answered", await node.GetAsync());
        var waiting = node.GetAsync("/wait", client.Token);
        await upstream.Arrived;
        await client.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal("200 answered", await node.GetAsync("/log"));

        Assert.Equal("next", (await node.Log.NextAsync()).Text);
        Assert.Equal("200 answered", await node.GetAsync("/log"));
        Assert.Equal("next", (await node.Log.NextAsync()).Text);
    }

    [Fact]
    public async Task Head_WhoseBodyNobodyReads_DoesNotAbortTheSignal()
    {
        await using var node = await WorkerNode.StartAsync(configure: options => options.Isolates = 1);
        node.Install("""
            export default { fetch(request) {
              request.signal.addEventListener('abort', () => console.log('aborted'));
              const cancel = () => console.log('left');
              return new Response(new ReadableStream({ cancel, pull: controller => controller.enqueue(new Uint8Array(70_000)) }));
            } };
            """);
        var response = await node.FetchAsync("test", new EdgeRequest { Method = "HEAD", Url = "http://test.example/" });

        await response.Body.Open().DisposeAsync();

        Assert.Equal("left", (await node.Log.NextAsync()).Text);
        Assert.True(node.Log.IsEmpty);
    }

    [Fact]
    public async Task WaitUntil_InTheListenerOfTheClose_GetsThirtySeconds()
    {
        var time = new FakeTimeProvider();
        await using var node = await WorkerNode.StartAsync(configure: options => options.Isolates = 1, time: time);
        node.Install("""
            export default { fetch(request, env, ctx) {
              const [client, server] = Object.values(new WebSocketPair());
              server.accept();
              server.addEventListener('close', () => {
                ctx.waitUntil(new Promise(() => {}));
                setInterval(() => console.log('tick'), 20_000);
                console.log('closed');
              });
              return new Response(null, { status: 101, webSocket: client });
            } };
            """);
        var ann = ProgramPeer.Open(await node.UpgradeAsync("test", "/"));
        ann.Leave(1000, "enough");
        await node.Log.UntilAsync("closed");

        time.Advance(TimeSpan.FromSeconds(20.1));
        await node.Log.UntilAsync("tick");
        time.Advance(TimeSpan.FromSeconds(10));

        await node.Log.UntilAsync("waitUntil() tasks did not complete within the allowed time after the answer and were cancelled.");
    }

    [Fact]
    public async Task Socket_ToAnotherServer_LivesAsLongAsTheOneThatWasReturned()
    {
        await using var upstream = await Upstream.StartAsync();
        var time = new FakeTimeProvider();
        await using var node = await WorkerNode.StartAsync(configure: options => options.Isolates = 1, time: time);
        node.Install($$"""
            export default { async fetch() {
              const { webSocket } = await fetch('{{upstream.Address}}/socket', { headers: { Upgrade: 'websocket' } });
              webSocket.accept();
              const [client, server] = Object.values(new WebSocketPair());
              server.accept();
              webSocket.addEventListener('message', event => server.send(event.data));
              server.addEventListener('message', event => webSocket.send(event.data));
              server.addEventListener('close', () => console.log('closed'));
              return new Response(null, { status: 101, webSocket: client });
            } };
            """);
        var ann = ProgramPeer.Open(await node.UpgradeAsync("test", "/"));

        time.Advance(TimeSpan.FromMinutes(10));
        await ann.SayAsync("still here");
        Assert.Equal("upstream still here", await ann.NextAsync());
        ann.Vanish();
        await node.Log.UntilAsync("closed");
        time.Advance(TimeSpan.FromSeconds(31));

        await upstream.Left;
    }

    [Fact]
    public async Task Socket_ThatWasFetchedAndLeft_EndsWithTheAnswer()
    {
        await using var upstream = await Upstream.StartAsync();
        _node.Install($$"""
            export default { async fetch() {
              const response = await fetch('{{upstream.Address}}/socket', { headers: { Upgrade: 'websocket' } });
              return new Response(response.status);
            } };
            """);

        Assert.Equal("200 101", await _node.GetAsync());

        await upstream.Left;
    }

    [Fact]
    public async Task Request_ThatWaitsForAPromiseOfAnother_OutlivesThatOne()
    {
        await using var upstream = await Upstream.StartAsync();
        _node.Install($$"""
            const opened = Promise.withResolvers();
            let second = false;
            export default { async fetch(request) {
              if (request.url.endsWith('/first')) {
                while (!second) await scheduler.wait(1);
                opened.resolve();
                return new Response('first');
              }
              second = true;
              await opened.promise;
              await scheduler.wait(30);
              return fetch('{{upstream.Address}}/echo');
            } };
            """);
        var first = _node.GetAsync("/first");
        var second = _node.GetAsync("/second");

        Assert.Equal("200 first", await first);
        Assert.Equal("200 GET  ", await second);
    }

    [Fact]
    public async Task Code_OfARequestThatHasEnded_BeginsNothing()
    {
        await using var upstream = await Upstream.StartAsync();
        _node.Install($$"""
            let go;
            export default { fetch(request) {
              if (request.url.endsWith('/go')) { go(); return new Response('gone'); }
              new Promise(resolve => { go = resolve; })
                .then(() => fetch('{{upstream.Address}}/echo'))
                .catch(error => console.log(error.message));
              return new Response('answered');
            } };
            """);

        Assert.Equal("200 answered", await _node.GetAsync());
        Assert.Equal("200 gone", await _node.GetAsync("/go"));
        await _node.Log.UntilAsync("The request that this code belongs to has ended: what is to go on after the answer must be given to waitUntil().");
    }

    [Fact]
    public async Task Timers_OfAnObject_GoOnAfterItsAnswers()
    {
        _node.Install("""
            export class Room {
              fetch() { setTimeout(() => console.log('later'), 20); return new Response('answered'); }
            }
            export default { fetch: (request, env) => env.ROOM.getByName('timers').fetch(request) };
            """, "Room");

        Assert.Equal("200 answered", await _node.GetAsync());
        await _node.Log.UntilAsync("later");
    }

    private async Task UntilAsync(string path, string expected)
    {
        var found = await _node.GetAsync(path);
        for (var tries = 0; found != expected && tries < 100; tries++)
        {
            found = await _node.GetAsync(path);
        }

        Assert.Equal(expected, found);
    }

    /// <summary>A node that runs all requests in one isolate.</summary>
    public sealed class OneIsolate : IAsyncLifetime
    {
        internal WorkerNode Node { get; private set; } = null!;

        public async Task InitializeAsync() => Node = await WorkerNode.StartAsync(configure: options => options.Isolates = 1);

        public async Task DisposeAsync() => await Node.DisposeAsync();
    }
}
