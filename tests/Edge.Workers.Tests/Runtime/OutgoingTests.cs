using System.Net;
using Edge.Actors.Http;
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

    [Fact]
    public async Task Guard_JudgesTheAddress_NotTheName()
    {
        await using var node = await WorkerNode.StartAsync(null, options => options.Outgoing.AllowPrivate = false);
        node.Install($$"""
            export default { fetch: () => fetch('{{_upstream.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}}/echo').catch(e => new Response(e.message)) }
            """);

        Assert.Equal("200 Connections to localhost are not allowed.", await node.GetAsync());
    }

    private void InstallFetch(string body) =>
        _node.Install($$"""const B = '{{_upstream.Address}}'; export default { async fetch(request, env) { {{body}} } }""");
}
