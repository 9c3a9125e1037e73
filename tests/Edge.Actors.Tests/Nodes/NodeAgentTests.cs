using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster.Sharding;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Edge.Actors.Nodes;
using Edge.Actors.Rooms;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Actors.Tests.Nodes;

public sealed class NodeAgentTests : TestKit
{
    private const string Config = """
        akka.actor.provider = cluster
        akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        akka.loglevel = ERROR
        akka.stdout-loglevel = OFF
        akka.test.single-expect-default = 20s
        """;

    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Impatient = TimeSpan.FromMilliseconds(200);
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeMilliseconds(1_764_000_000_000);
    private static readonly RoomName Room = RoomName.Parse("lobby/1");
    private readonly TestProbe _region;
    private readonly EdgeNode _node;

    public NodeAgentTests()
        : base(ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(Config), new EdgeSetup(new EdgeOptions(), new FakeTimeProvider(Start))))
    {
        _region = CreateTestProbe();
        _node = EdgeNode.Get(Sys);
        _node.Readiness = _ => Task.FromResult(true);
    }

    [Fact]
    public void Describe_CountsWhatTheRegionHas()
    {
        Assert.True(_node.Gate.TryEnter(null, out _));

        var description = Describe(Patient, answers: true);

        Assert.Equal((1, 2, 3), (description.Connections, description.Shards, description.Rooms));
        Assert.Equal((true, false, Start), (description.IsReady, description.IsDraining, description.Started));
        Assert.Matches(@"^\d+\.\d+\.\d+", description.Version);
    }

    [Fact]
    public void Describe_WhenTheRegionIsSilent_TellsTheRest()
    {
        var description = Describe(Impatient, answers: false);

        Assert.Null(description.Shards);
        Assert.Null(description.Rooms);
        Assert.True(description.IsReady);
    }

    [Fact]
    public void Describe_WhenReadinessNeverAnswers_IsNotReady()
    {
        _node.Readiness = _ => new TaskCompletionSource<bool>().Task;

        // The region has to answer in the time that readiness does not.
        var description = Describe(TimeSpan.FromSeconds(5), answers: true);

        Assert.False(description.IsReady);
        Assert.Equal(2, description.Shards);
    }

    [Fact]
    public void Describe_OfANodeThatDrains_SaysSo()
    {
        _node.Gate.Drain();

        Assert.True(Describe(Patient, answers: true).IsDraining);
    }

    [Theory]
    [InlineData("lobby/1", "17")]
    [InlineData("lobby", null)]
    public void Find_TellsTheShardOfARoomThatIsAwakeHere(string room, string? shard)
    {
        StartAgent(Patient).Tell(new NodeProtocol.Find(RoomName.Parse(room)), TestActor);
        AnswerForRegion();

        Assert.Equal(new NodeProtocol.Found(RoomName.Parse(room), shard), ExpectMsg<NodeProtocol.Found>());
    }

    [Fact]
    public void Find_WhenTheRegionIsSilent_SaysNothing()
    {
        var agent = StartAgent(Impatient);

        agent.Tell(new NodeProtocol.Find(Room), TestActor);
        agent.Tell(new NodeProtocol.Describe(), TestActor);

        // Both wait for the region equally long: had the first an answer, it would come first.
        Assert.Null(ExpectMsg<NodeProtocol.Description>().Shards);
    }

    [Fact]
    public void Drain_AsksTheProcessToStop_Once()
    {
        var requests = 0;
        _node.StopRequested += () => requests++;
        var agent = StartAgent(Patient);

        agent.Tell(new NodeProtocol.Drain(), TestActor);
        agent.Tell(new NodeProtocol.Drain(), TestActor);

        ExpectMsg<NodeProtocol.Description>();
        ExpectMsg<NodeProtocol.Description>();
        Describe(agent, answers: true);
        Assert.Equal(1, requests);
    }

    private IActorRef StartAgent(TimeSpan patience) => Sys.ActorOf(NodeAgent.CreateProps(_node, _region, patience));

    private NodeProtocol.Description Describe(TimeSpan patience, bool answers) => Describe(StartAgent(patience), answers);

    private NodeProtocol.Description Describe(IActorRef agent, bool answers)
    {
        agent.Tell(new NodeProtocol.Describe(), TestActor);
        if (answers)
        {
            AnswerForRegion();
        }

        return ExpectMsg<NodeProtocol.Description>();
    }

    private void AnswerForRegion()
    {
        _region.ExpectMsg<GetShardRegionState>();
        _region.Reply(new CurrentShardRegionState(
        [
            new ShardState("3", ImmutableHashSet.Create("a", "b")),
            new ShardState("17", ImmutableHashSet.Create(Room.Value)),
        ], []));
    }
}
