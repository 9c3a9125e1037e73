using System.Threading.Channels;
using Akka.Actor;
using Edge.Actors.Workers;
using Edge.Host.Workers.Tail;

namespace Edge.Host.Tests.Workers.Running;

public sealed class TailActorTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Channel<TailEntry> _reader = Channel.CreateBounded<TailEntry>(2);
    private ActorSystem _system = null!;

    public Task InitializeAsync()
    {
        _system = ActorSystem.Create("tail", """
            akka {
              stdout-loglevel = OFF
              loglevel = ERROR
              actor.provider = cluster
              remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
            }
            """);
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => _system.Terminate();

    [Fact]
    public async Task Lines_ThatAReaderCannotTake_AreDropped_AndItIsToldHowMany()
    {
        var tail = _system.ActorOf(TailActor.CreateProps("chat", _reader.Writer));

        await SendAsync(tail, dropped: 0, "one", "two", "three");
        var before = new[] { await ReadAsync(), await ReadAsync() };
        await SendAsync(tail, dropped: 4, "four");

        Assert.Equal(["one", "two"], before.Select(entry => entry.Line?.Text));
        Assert.Equal(new TailEntry("node1:4053", null, 5), await ReadAsync());
        Assert.Equal("four", (await ReadAsync()).Line?.Text);
        Assert.False(_reader.Reader.TryRead(out _));
    }

    private static async Task SendAsync(IActorRef tail, long dropped, params string[] texts)
    {
        tail.Tell(new WorkerProtocol.Lines(
            "node1:4053", "chat", [.. texts.Select(text => new WorkerProtocol.Line(DateTimeOffset.UnixEpoch, "log", text, string.Empty))], dropped));

        // It answers this after what was sent before.
        await tail.Ask<ActorIdentity>(new Identify(1), Patience);
    }

    private async Task<TailEntry> ReadAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        return await _reader.Reader.ReadAsync(limit.Token);
    }
}
