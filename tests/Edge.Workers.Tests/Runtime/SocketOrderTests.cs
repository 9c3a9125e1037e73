using System.Text;
using System.Text.Json;
using Edge.Testing;
using Edge.Testing.Objects;
using Xunit.Abstractions;

namespace Edge.Workers.Tests.Runtime;

/// <summary>What a script sends in one turn is gathered on its way out; each client gets its part of it, whole and in order.</summary>
public sealed class SocketOrderTests(WorkerNodeFixture fixture, ITestOutputHelper output) : IClassFixture<WorkerNodeFixture>
{
    private const int Clients = 3;

    // Texts of one byte, of two, of four, and halves of a pair, which must not become a whole one; then of bytes.
    private static readonly string[] Parts = ["a", "é", "😀", "\ud83d", "\ude00", "A", "B"];
    private const int FirstOfBytes = 5;
    private const string PartsInScript = @"['a', 'é', '😀', '\ud83d', '\ude00', 'A', 'B']";
    private readonly WorkerNode _node = fixture.Node;

    [Theory]
    [InlineData(3000, 20, 5)]
    [InlineData(6000, 10, 3000)]
    [InlineData(100, 70_000, 5)]
    public async Task Send_OfTextsAndBytesInTurn_KeepsTheOrderOfEachClient(int count, int longest, int run)
    {
        var random = Seeds.Start(output.WriteLine, fixedSeed: null);
        Sent[] plan = [.. MakePlan(random, count, longest, run)];
        InstallReciting(plan, longest);
        var clients = new List<ProgramPeer>();
        for (var client = 0; client < Clients; client++)
        {
            clients.Add(ProgramPeer.Open(await _node.UpgradeAsync("test", "/")));
        }

        Assert.Equal("200 said", await _node.GetAsync());

        for (var client = 0; client < Clients; client++)
        {
            foreach (var sent in plan.Where(sent => sent.To == client))
            {
                var expected = new StringBuilder().Insert(0, Parts[sent.Part], sent.Length).ToString();
                Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(expected)), await clients[client].NextAsync());
            }
        }
    }

    /// <summary>Often what was sent before, to another client or to the same; texts and bytes each for some time.</summary>
    private static IEnumerable<Sent> MakePlan(Random random, int count, int longest, int run)
    {
        var sent = new Sent(0, 0, 1);
        var areBytes = false;
        for (var n = 0; n < count; n++)
        {
            areBytes ^= random.Next(run) == 0;
            var part = areBytes ? random.Next(FirstOfBytes, Parts.Length) : random.Next(FirstOfBytes);
            sent = random.Next(3) == 0
                ? sent with { To = random.Next(Clients) }
                : new Sent(random.Next(Clients), part, random.Next(longest));
            yield return sent;
        }
    }

    /// <summary>An object that sends all of a plan in one turn, bytes from one buffer, to those who came before.</summary>
    private void InstallReciting(Sent[] plan, int longest) => _node.Install($$"""
        const plan = {{JsonSerializer.Serialize(plan)}};
        const parts = {{PartsInScript}};
        const buffer = new Uint8Array({{longest}});
        export class Room {
          sockets = [];
          fetch(request) {
            if (request.headers.get('Upgrade') === 'websocket') {
              const [client, server] = Object.values(new WebSocketPair());
              server.accept();
              this.sockets.push(server);
              return new Response(null, { status: 101, webSocket: client });
            }
            for (const { To, Part, Length } of plan) {
              if (Part < {{FirstOfBytes}}) {
                this.sockets[To].send(parts[Part].repeat(Length));
              } else {
                this.sockets[To].send(buffer.fill(parts[Part].charCodeAt(0)).subarray(0, Length));
              }
            }
            return new Response('said');
          }
        }
        export default { fetch: (request, env) => env.ROOM.getByName('of {{longest}}').fetch(request) }
        """, "Room");

    private sealed record Sent(int To, int Part, int Length);
}
