using Akka.Actor;
using Akka.Actor.Setup;
using Akka.TestKit.Xunit2;
using Edge.Testing;

namespace Edge.Actors.Tests.Nodes;

public sealed class WarmUpTests : TestKit
{
    private const string Config = """
        akka.actor.provider = cluster
        akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        akka.loglevel = ERROR
        akka.stdout-loglevel = OFF
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly EdgeNode _node;
    private readonly JournalControl _journal;

    public WarmUpTests()
        : base(ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig($"{Config}\n{ControlledJournal.Hocon}"),
            new EdgeSetup(new EdgeOptions(), TimeProvider.System)))
    {
        _node = EdgeNode.Get(Sys);
        _journal = JournalControl.Get(Sys);
    }

    [Fact]
    public async Task WarmUp_EndsWhenTheJournalWasReadAndWritten_InALogOfItsOwn()
    {
        Assert.True(await WarmUpAsync());

        Assert.Equal(2, _journal.Reads);
        var first = await _journal.NextWriteAsync();
        Assert.StartsWith("warm-up-test@127.0.0.1:", first.PersistenceId, StringComparison.Ordinal);
        Assert.Equal([1], first.SequenceNumbers);
        Assert.Equal([2], (await _journal.NextWriteAsync()).SequenceNumbers);
    }

    [Fact]
    public async Task WarmUp_WithAJournalThatCannotBeRead_EndsToo()
    {
        _journal.FailNextRead();

        Assert.True(await WarmUpAsync());

        Assert.Equal(2, _journal.Reads);
    }

    [Fact]
    public async Task WarmUp_WithAJournalThatDoesNotTakeIt_EndsToo()
    {
        _journal.RejectNext();

        Assert.True(await WarmUpAsync());
    }

    private async Task<bool> WarmUpAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        return await _node.WarmUpAsync(limit.Token);
    }
}
