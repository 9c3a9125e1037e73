using System.Text;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Edge.Actors.Http;
using Edge.Actors.Objects;
using Edge.Actors.Objects.Gateways;
using Edge.Actors.Objects.Links;
using Edge.Streams.Framing;
using Edge.Testing.Objects;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Actors.Tests.Objects.Gateways;

public sealed class ObjectRelayTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly ObjectId Id = ObjectId.FromName("test", "one");
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(1_764_000_000_000));
    private readonly ObjectOptions _options = new();
    private readonly TestProbe _region;
    private readonly TestProbe _parent;
    private long _incarnations;

    public ObjectRelayTests()
        : base("akka.loglevel = ERROR", "edge")
    {
        _region = CreateTestProbe();
        _parent = CreateTestProbe();
    }

    [Fact]
    public void Fetch_WhenNoIncarnationIsKnown_SaysHelloAndTellsItWhenOneComes()
    {
        var relay = Start();
        var asker = CreateTestProbe();

        relay.Tell(new RelayCommands.Fetch(Id, new EdgeRequest { Method = "GET", Url = "http://a/" }), asker);
        Assert.Equal(relay, ExpectHello().Gateway);
        var @object = Meet(relay);
        var fetch = @object.Expect<GatewayItems.Fetch>();
        @object.Say(new ObjectItems.Answer(fetch.Number, new EdgeResponse { Status = 204 }, 0, null));

        Assert.Equal("http://a/", fetch.Request.Url);
        Assert.Equal(204, asker.ExpectMsg<EdgeResponse>(Patience, "the request was not answered").Status);
    }

    [Fact]
    public void Hello_WithoutAnAnswer_IsSaidAgain()
    {
        var relay = Start();
        relay.Tell(new RelayCommands.Call(Id, "m", default));
        ExpectHello();

        _time.Advance(TimeSpan.FromSeconds(1));

        ExpectHello();
    }

    [Fact]
    public void Call_OfAnObjectThatCannotBeReached_Fails()
    {
        var relay = Start();
        var asker = CreateTestProbe();
        relay.Tell(new RelayCommands.Call(Id, "m", default), asker);
        ExpectHello();

        _time.Advance(_options.UnavailableAfter);

        Assert.True(ExpectFailure(asker).Retryable);
    }

    [Fact]
    public void Call_ThatWasTaken_FailsWhenItsIncarnationEnds()
    {
        var relay = Start();
        var @object = Meet(relay);
        var asker = CreateTestProbe();
        relay.Tell(new RelayCommands.Call(Id, "m", default), asker);
        @object.Expect<GatewayItems.Call>();

        @object.End(CloseCodes.ServiceRestart, taken: true);

        Assert.True(ExpectFailure(asker).Reset);
    }

    [Fact]
    public void Call_ThatWasNotTaken_IsToldToTheNextIncarnation()
    {
        var relay = Start();
        var @object = Meet(relay);
        var asker = CreateTestProbe();
        relay.Tell(new RelayCommands.Call(Id, "m", default), asker);
        @object.Expect<GatewayItems.Call>();

        @object.End(CloseCodes.ServiceRestart, taken: false);
        ExpectHello();
        var next = Meet(relay);
        next.Say(new ObjectItems.Result(next.Expect<GatewayItems.Call>().Number, "r"u8.ToArray()));

        Assert.Equal("r"u8, asker.ExpectMsg<RelayCommands.Returned>(Patience, "the call was not answered").Value.Span);
    }

    [Fact]
    public async Task Deliver_ReachesTheSocketsNamed_AlsoBeforeTheirClientIsThere()
    {
        var relay = Start();
        var @object = Meet(relay);
        var first = OpenSocket(relay, @object, 1, hibernatable: true);
        var response = Answer(relay, @object, 3, hibernatable: true);

        @object.Say(Deliver("to both", 1, 3), Deliver("to one", 3));
        Assert.Equal("to both", await first.NextAsync());
        var second = ProgramPeer.Open(response);

        Assert.Equal("to both", await second.NextAsync());
        Assert.Equal("to one", await second.NextAsync());
    }

    [Fact]
    public async Task Message_BeyondWhatMayBeUnhandled_IsNotReadUntilOneIsDone()
    {
        _options.MaxUnhandled = 2;
        var relay = Start();
        var @object = Meet(relay);
        var peer = OpenSocket(relay, @object, 1, hibernatable: true);
        await peer.SayAsync("a");
        await peer.SayAsync("b");
        var first = @object.Expect<GatewayItems.Incoming>();
        @object.Expect<GatewayItems.Incoming>();
        Assert.Equal(0, peer.Demand);

        @object.Say(new ObjectItems.Done([first.Number]));
        await peer.SayAsync("c");

        Assert.Equal("c"u8, @object.Expect<GatewayItems.Incoming>().Message.Payload.Span);
    }

    [Fact]
    public async Task Death_OfTheIncarnation_KeepsHibernatableSocketsAndWhatWasNotDone()
    {
        var relay = Start();
        var @object = Meet(relay);
        var peer = OpenSocket(relay, @object, 1, hibernatable: true);
        var standard = OpenSocket(relay, @object, 3, hibernatable: false);
        @object.Say(new ObjectItems.Keep(1, "kept"u8.ToArray()));
        await peer.SayAsync("done");
        @object.Say(new ObjectItems.Done([@object.Expect<GatewayItems.Incoming>().Number]));
        await peer.SayAsync("not done");
        @object.Expect<GatewayItems.Incoming>();

        Sys.Stop(@object.Probe);
        ExpectHello();
        var next = NewObject();
        var attached = Assert.Single(next.Gather(relay));

        Assert.Equal(("s1", 2), (attached.Description.Id, attached.Socket));
        Assert.Equal("kept"u8, attached.Description.Attachment!.Value.Span);
        var again = next.Expect<GatewayItems.Incoming>();
        Assert.Equal("not done"u8, again.Message.Payload.Span);
        Assert.Equal(2, again.Socket);
        Assert.True(peer.IsOpen);
        Assert.Equal(CloseCodes.Abnormal, (await standard.ClosedAsync()).Code);
    }

    [Fact]
    public async Task Reset_WhileAMessageIsHandled_TellsItToTheNextIncarnation_ThreeTimesAtMost()
    {
        var relay = Start();
        var @object = Meet(relay);
        var peer = OpenSocket(relay, @object, 1, hibernatable: true);
        await peer.SayAsync("poison");
        await peer.SayAsync("fine");
        for (var reset = 0; reset < 3; reset++)
        {
            Assert.Equal("poison"u8, @object.Expect<GatewayItems.Incoming>().Message.Payload.Span);
            Assert.Equal("fine"u8, @object.Expect<GatewayItems.Incoming>().Message.Payload.Span);
            @object.End(CloseCodes.Abnormal, taken: true);
            @object = NewObject();
            Assert.Single(@object.Gather(relay));
        }

        Assert.Equal("fine"u8, @object.Expect<GatewayItems.Incoming>().Message.Payload.Span);
        Assert.True(peer.IsOpen);
    }

    [Fact]
    public async Task CodeRemoved_ClosesTheSockets_AlsoOneThatTheOldCodeStillAccepts()
    {
        var relay = Start();
        var @object = Meet(relay);
        var peer = OpenSocket(relay, @object, 1, hibernatable: true);
        await peer.SayAsync("nobody handles it");
        @object.Expect<GatewayItems.Incoming>();

        relay.Tell(new ObjectRelayGuardian.CodeRemoved("test"));
        var late = OpenSocket(relay, @object, 3, hibernatable: true);

        Assert.Equal(CloseCodes.GoingAway, (await peer.ClosedAsync()).Code);
        Assert.Equal(CloseCodes.GoingAway, (await late.ClosedAsync()).Code);
    }

    [Fact]
    public async Task End_ForARestart_ClosesStandardSocketsSo()
    {
        var relay = Start();
        var @object = Meet(relay);
        var standard = OpenSocket(relay, @object, 1, hibernatable: false);

        @object.End(CloseCodes.ServiceRestart, taken: true);

        Assert.Equal(CloseCodes.ServiceRestart, (await standard.ClosedAsync()).Code);
    }

    [Fact]
    public async Task News_OfAnIncarnationThatIsOver_CountNoMore()
    {
        var relay = Start();
        var @object = Meet(relay);
        var peer = OpenSocket(relay, @object, 1, hibernatable: true);
        var next = NewObject();
        next.Gather(relay);

        @object.Say(Deliver("stale", 1, 2));
        next.Say(Deliver("fresh", 2));

        Assert.Equal("fresh", await peer.NextAsync());
    }

    [Fact]
    public async Task AutoResponse_IsGivenWithoutTheObject_WhichIsToldWhen()
    {
        var relay = Start();
        var @object = Meet(relay);
        @object.Say(new ObjectItems.AutoRespond(new AutoResponse("ping", "pong")));
        var peer = OpenSocket(relay, @object, 1, hibernatable: true);

        await peer.SayAsync("ping");
        Assert.Equal("pong", await peer.NextAsync());

        Assert.Equal(KeyValuePair.Create(1, _time.GetUtcNow()), Assert.Single(@object.Expect<GatewayItems.AutoResponded>().Times));
        await peer.SayAsync("ping ");
        Assert.Equal("ping "u8, @object.Expect<GatewayItems.Incoming>().Message.Payload.Span);
    }

    [Fact]
    public async Task Deliver_ToAClientThatTakesNothing_ClosesItAndTellsTheObject()
    {
        var relay = Start();
        var @object = Meet(relay);
        var peer = OpenSocket(relay, @object, 1, hibernatable: true);
        peer.IsFull = true;

        @object.Say(Deliver("too much", 1));

        Assert.Equal(CloseCodes.TryAgainLater, (await peer.ClosedAsync()).Code);
        Assert.Equal(1, @object.Expect<GatewayItems.Broken>().Socket);
        Assert.Equal(CloseCodes.Abnormal, @object.Expect<GatewayItems.Over>().Status.Code);
    }

    [Fact]
    public void Socket_WhoseClientDoesNotCome_IsOver()
    {
        var relay = Start();
        var @object = Meet(relay);
        var response = Answer(relay, @object, 1, hibernatable: true);

        _time.Advance(_options.ClaimTimeout);

        Assert.Equal((1, CloseCodes.Abnormal), (@object.Expect<GatewayItems.Over>() is var over ? over.Socket : 0, over.Status.Code));
        Assert.False(ProgramPeer.Open(response).IsOpen && response.Socket is null);
    }

    [Fact]
    public void Close_ByTheClient_IsToldUntilItIsDone()
    {
        var relay = Start();
        var @object = Meet(relay);
        var peer = OpenSocket(relay, @object, 1, hibernatable: true);

        peer.Leave(4001, "bye");
        var over = @object.Expect<GatewayItems.Over>();
        Assert.Equal((4001, "bye", true), (over.Status.Code, over.Status.Reason, over.WasClean));
        var next = NewObject();
        Assert.Single(next.Gather(relay));
        next.Say(new ObjectItems.Done([next.Expect<GatewayItems.Over>().Number]));

        Assert.Empty(NewObject().Gather(relay));
    }

    [Fact]
    public async Task Answer_WithAStream_IsReadAsItComes_AndTheObjectHearsHowFar()
    {
        var relay = Start();
        var (@object, body) = OpenBody(relay);

        @object.Say(new ObjectItems.Chunk(9, "one"u8.ToArray()));
        var first = await ReadAsync(body);
        Assert.Equal(new GatewayItems.Read(9, 3), @object.Expect<GatewayItems.Read>());
        @object.Say(new ObjectItems.Chunk(9, "two"u8.ToArray()));
        var second = await ReadAsync(body);
        Assert.Equal(new GatewayItems.Read(9, 6), @object.Expect<GatewayItems.Read>());
        @object.Say(new ObjectItems.EndOfBody(9, null));

        Assert.Equal(("one", "two", ""), (first, second, await ReadAsync(body)));
    }

    [Fact]
    public async Task Answer_WithAStream_ThatBreaks_FailsForItsReader()
    {
        var relay = Start();
        var (@object, body) = OpenBody(relay);

        @object.Say(new ObjectItems.EndOfBody(9, "The source broke."));

        Assert.Equal("The source broke.", (await Assert.ThrowsAsync<IOException>(() => ReadAsync(body))).Message);
    }

    [Fact]
    public async Task Answer_WithAStream_WhenTheIncarnationEnds_FailsForItsReader()
    {
        var relay = Start();
        var (@object, body) = OpenBody(relay);

        @object.End(1012, taken: true);

        var thrown = await Assert.ThrowsAsync<IOException>(() => ReadAsync(body));
        Assert.StartsWith("The Durable Object was reset", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_WithAStream_WhenItsReaderLeaves_IsLeft()
    {
        var relay = Start();
        var (@object, body) = OpenBody(relay);

        body.Dispose();

        Assert.Equal(new GatewayItems.Left(9), @object.Expect<GatewayItems.Left>());
    }

    [Fact]
    public async Task Answer_WithAStream_WhenItsReaderLeavesWhileItWaits_EndsTheWait()
    {
        var relay = Start();
        var (_, body) = OpenBody(relay);
        var waiting = ReadAsync(body);

        body.Dispose();

        await Assert.ThrowsAsync<IOException>(() => waiting);
    }

    [Fact]
    public void Answer_WithAStream_ThatNobodyWaitsFor_IsLeft()
    {
        var relay = Start();
        var @object = Meet(relay);

        @object.Say(new ObjectItems.Answer(77, new EdgeResponse(), 0, null) { Stream = 9 });

        Assert.Equal(new GatewayItems.Left(9), @object.Expect<GatewayItems.Left>());
    }

    private static ObjectItems.Deliver Deliver(string text, params int[] sockets) =>
        new(new SocketMessage(Opcode.Text, Encoding.UTF8.GetBytes(text)), [.. sockets]);

    private static ObjectFailure ExpectFailure(TestProbe asker) => Assert.IsType<ObjectException>(
        asker.ExpectMsg<Status.Failure>(Patience, "the caller was not told").Cause).Failure;

    private IActorRef Start() => _parent.ChildActorOf(ObjectRelay.CreateProps(
        Id, _region, new ObjectSettings(_options, new ObjectStorageOptions(), new ScriptedPrograms(), _region, _time, NullLogger.Instance)));

    private ObjectProtocol.Hello ExpectHello() => _region.ExpectMsg<ObjectProtocol.Hello>(Patience, "no Hello was said");

    private ObjectProbe NewObject() => new(CreateTestProbe(), Id, ++_incarnations, _time);

    private ObjectProbe Meet(IActorRef relay)
    {
        var @object = NewObject();
        Assert.Empty(@object.Gather(relay));
        return @object;
    }

    private EdgeResponse Answer(IActorRef relay, ObjectProbe @object, int number, bool hibernatable)
    {
        var asker = CreateTestProbe();
        relay.Tell(new RelayCommands.Fetch(Id, new EdgeRequest { Method = "GET", Url = "http://a/" }), asker);
        var description = new SocketDescription($"s{number}", hibernatable, number, ["x"], null);
        @object.Say(new ObjectItems.Answer(
            @object.Expect<GatewayItems.Fetch>().Number, new EdgeResponse { Status = 101 }, number, description));
        return asker.ExpectMsg<EdgeResponse>(Patience, "the request was not answered");
    }

    private (ObjectProbe Object, Stream Body) OpenBody(IActorRef relay)
    {
        var asker = CreateTestProbe();
        relay.Tell(new RelayCommands.Fetch(Id, new EdgeRequest { Method = "GET", Url = "http://a/" }), asker);
        ExpectHello();
        var @object = Meet(relay);
        @object.Say(new ObjectItems.Answer(@object.Expect<GatewayItems.Fetch>().Number, new EdgeResponse(), 0, null) { Stream = 9 });
        return (@object, asker.ExpectMsg<EdgeResponse>(Patience, "the request was not answered").Body.Open());
    }

    private static async Task<string> ReadAsync(Stream body)
    {
        var buffer = new byte[100];
        return Encoding.UTF8.GetString(buffer, 0, await body.ReadAsync(buffer).AsTask().WaitAsync(Patience));
    }

    private ProgramPeer OpenSocket(IActorRef relay, ObjectProbe @object, int number, bool hibernatable) =>
        ProgramPeer.Open(Answer(relay, @object, number, hibernatable));
}
