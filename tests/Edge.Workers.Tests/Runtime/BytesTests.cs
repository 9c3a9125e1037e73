using System.Text;
using Edge.Streams.Framing;
using Edge.Testing.Objects;

namespace Edge.Workers.Tests.Runtime;

/// <summary>Bytes reach scripts and leave them whole, whether they fit into the buffer in which they cross or not.</summary>
public sealed class BytesTests(WorkerNodeFixture fixture) : IClassFixture<WorkerNodeFixture>
{
    private readonly WorkerNode _node = fixture.Node;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_500)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(200_000)]
    public async Task Bytes_GoThroughSocketsStorageAndCalls(int size)
    {
        _node.Install("""
            import { DurableObject } from 'cloudflare:workers';
            export class Room extends DurableObject {
              fetch() {
                const [client, server] = Object.values(new WebSocketPair());
                this.ctx.acceptWebSocket(server);
                return new Response(null, { status: 101, webSocket: client });
              }
              turn(bytes) { return bytes.reverse(); }
              async webSocketMessage(ws, data) {
                ws.serializeAttachment(new Uint8Array(data).slice(0, 10_000));
                await this.ctx.storage.put({ one: new Uint8Array(data), other: new Uint8Array(data.byteLength).fill(35) });
                await this.ctx.storage.put('third', ws.deserializeAttachment());
                const turned = await this.env.ROOM.getByName('other').turn(await this.ctx.storage.get('one'));
                ws.send(turned);
                ws.send(await this.ctx.storage.get('other'));
                ws.send(await this.ctx.storage.get('third'));
                ws.send(`${(await this.env.ROOM.getByName('other').turn(turned)).length}`);
              }
            }
            export default { fetch: (request, env) => env.ROOM.getByName('one').fetch(request) }
            """, "Room");
        var ann = ProgramPeer.Open(await _node.UpgradeAsync("test", "/"));
        var bytes = new byte[size];
        for (var index = 0; index < size; index++)
        {
            bytes[index] = (byte)('a' + index % 23);
        }

        await ann.SayAsync(Opcode.Binary, bytes);

        Assert.Equal(Encoding.UTF8.GetString([.. bytes.Reverse()]), await ann.NextAsync());
        Assert.Equal(new string('#', size), await ann.NextAsync());
        Assert.Equal(Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(size, 10_000))), await ann.NextAsync());
        Assert.Equal($"{size}", await ann.NextAsync());
    }

    [Fact]
    public async Task ArgumentsOfACall_AreWholeWhateverTheGetterOfTheMethodDoes()
    {
        _node.Install("""
            import { DurableObject } from 'cloudflare:workers';
            export class Room extends DurableObject {
              constructor(state, env) { super(state, env); state.storage.put('when', new Date(0)); }
              get later() { this.ctx.storage.get('when'); return date => date.getTime() + 1; }
            }
            export default { async fetch(request, env) { return new Response(await env.ROOM.getByName('one').later(new Date(41))); } }
            """, "Room");

        Assert.Equal("200 42", await _node.GetAsync());
    }

    [Fact]
    public async Task Send_WhileATagIsMadeAString_ReachesWhoIsMeant()
    {
        _node.Install("""
            import { DurableObject } from 'cloudflare:workers';
            export class Room extends DurableObject {
              fetch() {
                const [client, server] = Object.values(new WebSocketPair());
                this.ctx.acceptWebSocket(server, ['tag']);
                return new Response(null, { status: 101, webSocket: client });
              }
              webSocketMessage(ws, text) {
                const tag = { toString() { ws.send('for one'); ws.send('for the same'); return 'tag'; } };
                this.ctx.getWebSockets(tag).forEach(other => other.send(`for all: ${text}`));
              }
            }
            export default { fetch: (request, env) => env.ROOM.getByName('one').fetch(request) }
            """, "Room");
        var ann = ProgramPeer.Open(await _node.UpgradeAsync("test", "/"));
        var bob = ProgramPeer.Open(await _node.UpgradeAsync("test", "/"));

        await ann.SayAsync("hello");

        Assert.Equal("for one", await ann.NextAsync());
        Assert.Equal("for the same", await ann.NextAsync());
        Assert.Equal("for all: hello", await ann.NextAsync());
        Assert.Equal("for all: hello", await bob.NextAsync());
    }
}
