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
