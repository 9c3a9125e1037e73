using System.IO.Pipelines;
using System.Text;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Edge.Actors.Http;
using Edge.Actors.Objects;
using Edge.Actors.Objects.Gateways;
using Edge.Actors.Objects.Index;
using Edge.Actors.Objects.Links;
using Edge.Actors.Objects.Running;
using Edge.Streams.Framing;
using Edge.Testing;
using Edge.Testing.Objects;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Actors.Tests.Objects;

public sealed class ObjectActorTests : TestKit
{
    private const string Config = """
        akka.actor.provider = cluster
        akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        akka.loglevel = ERROR
        akka.stdout-loglevel = OFF
        """;

    private const int PipeBytes = 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly ObjectId Id = ObjectId.FromName("test", "one");
    private readonly TimerClock _time = new(DateTimeOffset.FromUnixTimeMilliseconds(1_764_000_000_000));
    private readonly ScriptedPrograms _programs = new();
    private readonly ObjectOptions _options = new();
    private readonly JournalControl _journal;
    private readonly TestProbe _shard;
    private readonly TestProbe _node;
    private readonly TestProbe _index;
    private readonly GatewayProbe _gateway;
    private readonly List<AlarmEvent> _alarms = [];
    private ObjectSettings? _settings;
    private readonly Pipe _body = new(new PipeOptions(pauseWriterThreshold: PipeBytes));
    private bool _alarmsFail;
    private bool _alarmsReset;
    private readonly TaskCompletionSource<CloseStatus> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _closesWait;

    public ObjectActorTests()
        : base($"{Config}\n{ControlledJournal.Hocon}", "edge")
    {
        Akka.Cluster.Cluster.Get(Sys).Join(Akka.Cluster.Cluster.Get(Sys).SelfAddress);
        AwaitCondition(() => Akka.Cluster.Cluster.Get(Sys).State.Members.Count == 1, Patience);
        _journal = JournalControl.Get(Sys);
        _shard = CreateTestProbe();
        _node = CreateTestProbe();
        _index = CreateTestProbe();
        Sys.ActorOf(Props.Create(() => new Forwarder(_node)), ObjectRelayGuardian.ActorName);
        _gateway = NewGateway();
        _programs.With("test", Handle);
    }

    /// <summary>What handlers named "wait" wait for.</summary>
    private TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completed when the handler of a close runs, if that waits.</summary>
    private TaskCompletionSource Closing { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Reply_BeforeTheJournalHasWhatWasStored_DoesNotLeave()
    {
        _gateway.Meet(Start());
        _journal.Hold();

        var number = _gateway.Call("put");
        await _journal.NextWriteAsync();

        _gateway.ExpectNothing();
        _journal.Release();
        Assert.Equal(number, _gateway.Expect<ObjectItems.Result>().Event);
    }

    [Fact]
    public async Task Effects_BehindAHeldWrite_KeepTheirOrder()
    {
        _gateway.Meet(Start());
        _journal.Hold();
        var put = _gateway.Call("put");
        await _journal.NextWriteAsync();

        var get = _gateway.Call("get");

        _gateway.ExpectNothing();
        _journal.Release();
        Assert.Equal(put, _gateway.Expect<ObjectItems.Result>().Event);
        Assert.Equal(get, _gateway.Expect<ObjectItems.Result>().Event);
    }

    [Fact]
    public async Task Values_StoredWhileTheJournalWrites_GoAsOneFact()
    {
        _gateway.Meet(Start());
        _journal.Hold();
        _gateway.Call("put");
        Assert.Equal([1], (await _journal.NextWriteAsync()).SequenceNumbers);

        _gateway.Call("put");
        _gateway.Call("put");
        _gateway.Call("get");
        await _programs.Last!.UntilHandledAsync(4);
        _journal.Release();

        Assert.Equal([2], (await _journal.NextWriteAsync()).SequenceNumbers);
        Assert.Equal([1L, 2, 3, 4], Enumerable.Range(1, 4).Select(_ => _gateway.Expect<ObjectItems.Result>().Event));
    }

    [Fact]
    public void AutoResponse_ThatAGatewayGives_IsKnownToTheProgram()
    {
        var gateway = new GatewayProbe(CreateTestProbe(), Id, _time) { AutoResponse = new AutoResponse("ping", "pong") };
        gateway.Meet(Start());

        gateway.Call("auto");

        Assert.Equal("ping pong", Text(gateway.Expect<ObjectItems.Result>().Value));
    }

    [Fact]
    public async Task Write_ThatFails_EndsTheObjectAndLosesWhatItStored()
    {
        var @object = Start();
        _gateway.Meet(@object);
        Watch(@object);
        _journal.FailNext();

        _gateway.Call("put");
        await _journal.NextWriteAsync();
        ExpectTerminated(@object, Patience, "the object did not stop");

        _gateway.Meet(Start());
        _gateway.Call("get");
        Assert.Equal(0, _gateway.Expect<ObjectItems.Result>().Value.Length);
    }

    [Fact]
    public void Values_AreThereAfterARestart()
    {
        var @object = Start();
        _gateway.Meet(@object);
        _gateway.Call("put");
        _gateway.Expect<ObjectItems.Result>();
        Stop(@object);

        _gateway.Meet(Start());
        _gateway.Call("get");

        Assert.Equal("1"u8, _gateway.Expect<ObjectItems.Result>().Value.Span);
        Assert.Equal(2, _programs.Started);
    }

    [Fact]
    public void Send_ToAllSockets_IsOneItemInOneMessageForEachGateway()
    {
        var @object = Start();
        var other = NewGateway();
        _gateway.Meet(@object, [.. Enumerable.Range(1, 100).Select(i => Attached(2 * i))]);
        other.Meet(@object, Attached(302), Attached(304));
        var batches = (_gateway.Batches, other.Batches);

        _gateway.Message(6, "to all");

        var delivered = _gateway.Expect<ObjectItems.Deliver>();
        Assert.Equal(Enumerable.Range(1, 100).Select(i => 2 * i), delivered.Sockets.ToArray());
        Assert.Equal([302, 304], other.Expect<ObjectItems.Deliver>().Sockets.ToArray());
        _gateway.Expect<ObjectItems.Done>();
        Assert.InRange(_gateway.Batches - batches.Item1, 1, 2);
        Assert.Equal(1, other.Batches - batches.Item2);
    }

    [Fact]
    public async Task Message_IsDoneOnlyWhenWhatItStoredIsDurable()
    {
        _gateway.Meet(Start(), Attached(2));
        _journal.Hold();
        var number = _gateway.Message(2, "put");
        await _journal.NextWriteAsync();

        _gateway.ExpectNothing();
        _journal.Release();

        Assert.Equal([number], _gateway.Expect<ObjectItems.Done>().Events.ToArray());
    }

    [Fact]
    public async Task Response_WithAHibernatableSocket_LeavesWhenTheJournalKnowsTheNode()
    {
        _gateway.Meet(Start());
        _journal.Hold();
        _gateway.Fetch("hibernatable");
        Assert.Equal([1], (await _journal.NextWriteAsync()).SequenceNumbers);

        _gateway.ExpectNothing();
        _journal.Release();

        var answer = _gateway.Expect<ObjectItems.Answer>();
        Assert.Equal((101, 1, "x"), (answer.Response.Status, answer.Socket, answer.Description!.Tags[0]));
        Assert.Equal([1], _gateway.Expect<ObjectItems.Deliver>().Sockets.ToArray());
    }

    [Fact]
    public async Task Response_WithAStream_IsSentInChunksBehindTheWrites()
    {
        _gateway.Meet(Start());
        _journal.Hold();
        var fetch = _gateway.Fetch("stream");
        await _journal.NextWriteAsync();
        await _body.Writer.WriteAsync("one"u8.ToArray());

        _gateway.ExpectNothing();
        _journal.Release();
        var answer = _gateway.Expect<ObjectItems.Answer>();
        Assert.Equal((fetch, true, 0), (answer.Event, answer.Stream > 0, answer.Response.Body.Bytes!.Value.Length));
        Assert.Equal("one", Text(_gateway.Expect<ObjectItems.Chunk>().Content));
        await _body.Writer.CompleteAsync();

        Assert.Equal(new ObjectItems.EndOfBody(answer.Stream, null), _gateway.Expect<ObjectItems.EndOfBody>());
    }

    [Fact]
    public async Task Response_WithAStream_OfAChunkThatFollowsAWriteInItsTurn_IsSentBehindTheWrite()
    {
        var body = new ScriptedStream();
        _programs.With("test", async (host, delivered) =>
        {
            if (delivered is FetchEvent)
            {
                host.Respond(delivered.Number, new EdgeResponse { Body = EdgeBody.From(body) });
                return;
            }

            host.Storage.Put("key", "1"u8.ToArray());
            body.Feed("one"u8.ToArray());
            await body.WaitForTakenAsync();
            await body.WaitForPendingReadAsync();
            host.Reply(delivered.Number, default);
        });
        _gateway.Meet(Start());
        _gateway.Fetch("stream");
        _gateway.Expect<ObjectItems.Answer>();
        _journal.Hold();
        _gateway.Call("write");
        await _journal.NextWriteAsync();

        _gateway.ExpectNothing();
        _journal.Release();

        _gateway.Expect<ObjectItems.Result>();
        Assert.Equal("one", Text(_gateway.Expect<ObjectItems.Chunk>().Content));
    }

    [Fact]
    public async Task Host_KnowsWhetherAllIsDurable_WithoutAskingForIt()
    {
        var seen = new List<bool>();
        _programs.With("test", (host, delivered) =>
        {
            seen.Add(host.IsDurable);
            if (delivered is CallEvent { Method: "put" })
            {
                host.Storage.Put("key", "1"u8.ToArray());
                seen.Add(host.IsDurable);
            }

            seen.Add(host.WhenDurableAsync().IsCompletedSuccessfully);
            host.Reply(delivered.Number, default);
        });
        _gateway.Meet(Start());
        _journal.Hold();
        _gateway.Call("put");
        await _journal.NextWriteAsync();
        _gateway.Call("get");
        await _programs.Last!.UntilHandledAsync(2);
        _journal.Release();
        _gateway.Expect<ObjectItems.Result>();
        _gateway.Expect<ObjectItems.Result>();

        _gateway.Call("get");
        _gateway.Expect<ObjectItems.Result>();

        Assert.Equal([true, false, false, false, false, true, true], seen);
    }

    [Fact]
    public async Task Response_WithAStream_WaitsForItsReader()
    {
        const int Window = 256 * 1024;
        _gateway.Meet(Start());
        _gateway.Fetch("stream");
        var stream = _gateway.Expect<ObjectItems.Answer>().Stream;
        var writing = _body.Writer.WriteAsync(new byte[2 * Window]).AsTask();

        var first = ExpectChunks(Window);
        _gateway.ExpectNothing();
        _gateway.Say(new GatewayItems.Read(stream, Window));

        Assert.Equal((Window, Window), (first, ExpectChunks(Window)));
        Assert.False(writing.IsFaulted);
    }

    [Fact]
    public async Task Response_WithAStream_OfAnObjectThatEnds_IsStillSent()
    {
        const int Window = 256 * 1024;
        var @object = Start();
        _gateway.Meet(@object);
        _gateway.Fetch("stream");
        var stream = _gateway.Expect<ObjectItems.Answer>().Stream;
        await _body.Writer.WriteAsync(new byte[2 * Window]);
        await _body.Writer.CompleteAsync();
        ExpectChunks(Window);

        @object.Tell(ObjectStop.Instance);
        _gateway.Message(1, "not taken any more");
        _gateway.Say(new GatewayItems.Read(stream, Window));

        ExpectChunks(Window);
        _gateway.Say(new GatewayItems.Read(stream, 2 * Window));
        Assert.Equal(new ObjectItems.EndOfBody(stream, null), _gateway.Expect<ObjectItems.EndOfBody>());
        _gateway.ExpectEnded();
    }

    [Fact]
    public async Task Response_WithAStream_OfAReaderThatIsSlow_IsNotGivenUp()
    {
        const int Window = 256 * 1024;
        _gateway.Meet(Start());
        _gateway.Fetch("stream");
        var stream = _gateway.Expect<ObjectItems.Answer>().Stream;
        await _body.Writer.WriteAsync(new byte[2 * Window]);
        ExpectChunks(Window);
        await _time.NextTimerAsync();
        _gateway.Say(new GatewayItems.Read(stream, 1));
        ExpectChunks(1);

        for (var taken = 2; taken <= 4; taken++)
        {
            await _time.NextTimerAsync();
            _gateway.ExpectNothing();
            _time.Advance(TimeSpan.FromSeconds(59));
            _gateway.Say(new GatewayItems.Read(stream, taken));
        }

        await _time.NextTimerAsync();
        _gateway.ExpectNothing();
        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal("The reader took nothing for 60 s.", _gateway.Expect<ObjectItems.EndOfBody>().Problem);
    }

    [Fact]
    public async Task Response_WithAStream_ToAGatewayThatDiedBefore_IsGivenUp()
    {
        FetchAndDie("stream-later");

        Gate.SetResult();

        await WriteUntilNobodyReadsAsync();
    }

    [Fact]
    public async Task Response_WithASocket_ToAGatewayThatDiedBefore_EndsTheSocket()
    {
        var other = FetchAndDie("hibernatable-later");

        Gate.SetResult();

        Assert.Equal(1006, (await _lost.Task.WaitAsync(Patience)).Code);
        other.Call("count");
        Assert.Equal("0", Text(other.Expect<ObjectItems.Result>().Value));
    }

    [Fact]
    public async Task Socket_ThatIsCutBeforeItHasAClient_IsOver()
    {
        _gateway.Meet(Start());

        _gateway.Call("accept and cut");

        _gateway.Expect<ObjectItems.Result>();
        Assert.Equal(1006, (await _lost.Task.WaitAsync(Patience)).Code);
        _gateway.Call("count");
        Assert.Equal("0", Text(_gateway.Expect<ObjectItems.Result>().Value));
    }

    [Fact]
    public void Response_WithASocketThatWasCut_Fails()
    {
        // Its client would have a socket with nobody behind it.
        _gateway.Meet(Start());

        _gateway.Fetch("cut");

        Assert.Contains("was cut", _gateway.Expect<ObjectItems.Failed>().Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Socket_ThatIsSentTooMuchBeforeItHasAClient_IsToldSo()
    {
        _gateway.Meet(Start());

        _gateway.Call("accept and flood");

        _gateway.Expect<ObjectItems.Result>();
        Assert.Equal("The client does not read: too much waits for it.", await _broken.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Response_WithAStreamThatBreaks_SaysSo()
    {
        _gateway.Meet(Start());
        _gateway.Fetch("stream");
        var stream = _gateway.Expect<ObjectItems.Answer>().Stream;

        await _body.Writer.CompleteAsync(new InvalidOperationException("The source broke."));

        Assert.Equal(new ObjectItems.EndOfBody(stream, "The source broke."), _gateway.Expect<ObjectItems.EndOfBody>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Response_WithAStreamThatNobodyReads_IsGivenUp(bool gatewayDies)
    {
        _gateway.Meet(Start());
        _gateway.Fetch("stream");
        var stream = _gateway.Expect<ObjectItems.Answer>().Stream;

        if (gatewayDies)
        {
            Sys.Stop(_gateway.Probe.Ref);
        }
        else
        {
            _gateway.Say(new GatewayItems.Left(stream));
        }

        await WriteUntilNobodyReadsAsync();
    }

    [Fact]
    public void Wake_WhenANodeHoldsSockets_GathersThemBeforeAnythingIsHandled()
    {
        var (@object, description) = StartWithASocketAndAnAlarm();
        Stop(@object);
        var next = Start();

        next.Tell(new ObjectIndexProtocol.AlarmDue(Id, _time.GetUtcNow()));
        var gather = _node.FishForMessage<ObjectProtocol.Gather>(_ => true, Patience, "the node was asked");
        Assert.Empty(_alarms);
        _gateway.Probe.Ref.Tell(gather, _node.Sender);
        _gateway.Attach(new GatewayItems.Attached(2, description with { Attachment = "kept"u8.ToArray() }, null));
        _gateway.Call("count");

        Assert.Equal("1 x kept", Text(_gateway.Expect<ObjectItems.Result>().Value));
    }

    [Fact]
    public void Wake_WhenTheNodeHoldsNothing_DoesNotWaitForIt()
    {
        var (@object, _) = StartWithASocketAndAnAlarm();
        Stop(@object);
        var next = Start();
        var gather = _node.FishForMessage<ObjectProtocol.Gather>(gather => gather.Incarnation != _gateway.Incarnation, Patience, "a question");

        next.Tell(new ObjectProtocol.NothingHeld(Id, gather.Incarnation, Akka.Cluster.Cluster.Get(Sys).SelfAddress.ToString()));
        next.Tell(new ObjectIndexProtocol.AlarmDue(Id, _time.GetUtcNow()));

        Assert.Null(ExpectIndexed<ObjectIndexProtocol.AlarmSettled>().Next);
        Assert.Single(_alarms);
    }

    [Fact]
    public void Wake_WhenTheNodeIsSilent_GoesOnAfterTheTimeout()
    {
        var (@object, _) = StartWithASocketAndAnAlarm();
        Stop(@object);
        var next = Start();
        next.Tell(new ObjectIndexProtocol.AlarmDue(Id, _time.GetUtcNow()));
        var visitor = CreateTestProbe();
        next.Tell(new ObjectProtocol.Hello(Id, visitor));
        visitor.ExpectMsg<ObjectProtocol.Gather>(Patience, "no answer to Hello");
        Assert.Empty(_alarms);

        _time.Advance(_options.GatherTimeout);

        Assert.Null(ExpectIndexed<ObjectIndexProtocol.AlarmSettled>().Next);
    }

    [Fact]
    public void Abort_TellsCallersLosesWhatIsNotDurableAndEnds()
    {
        var @object = Start();
        _gateway.Meet(@object);
        var waiting = _gateway.Call("wait");
        _gateway.ExpectNothing();
        Watch(@object);

        _programs.Last!.Host.Abort(new ObjectFailure("Error", "enough"));

        var failed = _gateway.Expect<ObjectItems.Failed>();
        Assert.Equal((waiting, "enough"), (failed.Event, failed.Failure.Message));
        Assert.Equal(CloseCodes.Abnormal, _gateway.ExpectEnded().CloseCode);
        Assert.Same(ObjectStop.AsAsked, _shard.ExpectMsg<Passivate>(Patience, "the shard was not told").StopMessage);
        Gate.SetResult();
        ExpectTerminated(@object, Patience, "the object did not end");
    }

    [Fact]
    public void Idle_WithHibernatableSockets_GoesToSleep()
    {
        _options.IdleAfter = TimeSpan.FromMilliseconds(100);
        var @object = Start();
        _gateway.Meet(@object, Attached(2));
        _gateway.ExpectNothing();
        Watch(@object);

        _time.Advance(_options.IdleAfter);

        Assert.Equal(1, Math.Sign(_gateway.ExpectEnded().Received));
        ExpectTerminated(@object, Patience, "the object did not sleep");
    }

    [Fact]
    public void Idle_WithAStandardSocket_StaysAwake()
    {
        _options.IdleAfter = TimeSpan.FromMilliseconds(100);
        _gateway.Meet(Start());
        _gateway.Fetch("standard");
        _gateway.Expect<ObjectItems.Answer>();

        _time.Advance(_options.IdleAfter * 2);

        _shard.ExpectNoMsg(TimeSpan.FromMilliseconds(150));
        Assert.Equal(1, _programs.Started);
    }

    [Fact]
    public void Reload_WhileAHandlerRuns_LetsItEndAndThenEnds()
    {
        var @object = Start();
        _gateway.Meet(@object);
        var number = _gateway.Call("wait");
        _gateway.ExpectNothing();

        _settings!.Awake.Reload("test");
        _shard.ExpectMsg<Passivate>(Patience, "the shard was not told");
        Gate.SetResult();

        Assert.Equal(number, _gateway.Expect<ObjectItems.Result>().Event);
        Assert.Equal(CloseCodes.ServiceRestart, _gateway.ExpectEnded().CloseCode);
    }

    [Fact]
    public async Task Stop_WhileAHandlerRunsThatHasTimeForNewCode_LeavesItThatOfAMove()
    {
        var @object = Start();
        _gateway.Meet(@object);
        _gateway.Call("wait");
        _gateway.ExpectNothing();
        _settings!.Awake.Reload("test");
        _shard.ExpectMsg<Passivate>(Patience, "the shard was not told");

        @object.Tell(ObjectStop.AsAsked);
        _gateway.ExpectNothing();
        _time.Advance(_options.MoveGrace);
        _gateway.ExpectNothing();
        Assert.False(_programs.Last!.Ending.IsCompleted);
        @object.Tell(ObjectStop.Instance);
        _gateway.ExpectNothing();
        _time.Advance(_options.MoveGrace);

        await _programs.Last!.Ending.WaitAsync(Patience);
        Gate.SetResult();
        Assert.Equal(CloseCodes.ServiceRestart, _gateway.ExpectEnded().CloseCode);
    }

    [Fact]
    public void Reload_WhenTheCodeWasRemoved_SaysSoToGatewaysThatMayNotKnowIt()
    {
        _gateway.Meet(Start());

        _programs.Without("test");
        _settings!.Awake.Reload("test");

        Assert.Equal(CloseCodes.GoingAway, _gateway.ExpectEnded().CloseCode);
    }

    [Fact]
    public void Reload_WhileOnlyAStreamedAnswerGoesOn_KeepsOthersWaitingForASecondOnly()
    {
        _gateway.Meet(Start());
        _gateway.Fetch("stream");
        _gateway.Expect<ObjectItems.Answer>();

        _settings!.Awake.Reload("test");
        _shard.ExpectMsg<Passivate>(Patience, "the shard was not told");
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(CloseCodes.ServiceRestart, _gateway.ExpectEnded().CloseCode);
    }

    [Fact]
    public async Task Reload_WhileACloseIsHandledThatNobodyCanTellAgain_WaitsForIt()
    {
        _closesWait = true;
        var @object = Start();
        _gateway.Meet(@object, Attached(2));
        var other = NewGateway();
        other.Meet(@object, Attached(302));
        Sys.Stop(other.Probe);
        await Closing.Task.WaitAsync(Patience);

        _settings!.Awake.Reload("test");
        _shard.ExpectMsg<Passivate>(Patience, "the shard was not told");
        _time.Advance(TimeSpan.FromSeconds(2));

        // Whatever it hears, its actor looks whether it is time to end.
        _settings.Awake.Reload("test");
        _gateway.ExpectNothing();
        Assert.False(_programs.Last!.Ending.IsCompleted);
        Gate.SetResult();

        Assert.Equal("closed 1006", Text(_gateway.Expect<ObjectItems.Deliver>().Message.Payload));
        Assert.Equal(CloseCodes.ServiceRestart, _gateway.ExpectEnded().CloseCode);
    }

    [Fact]
    public void Alarm_ThatFailedAndIsDeleted_DoesNotKeepTheObjectAwake()
    {
        _options.IdleAfter = TimeSpan.FromMilliseconds(100);
        _alarmsFail = true;
        var @object = Start();
        _gateway.Meet(@object);
        _gateway.Call("alarm");
        _gateway.Expect<ObjectItems.Result>();
        var time = ExpectIndexed<ObjectIndexProtocol.Schedule>().Time;
        _time.SetUtcNow(time);
        @object.Tell(new ObjectIndexProtocol.AlarmDue(Id, time));
        Assert.NotNull(ExpectIndexed<ObjectIndexProtocol.AlarmSettled>().Next);
        _gateway.Call("disarm");
        _gateway.Expect<ObjectItems.Result>();

        _time.Advance(_options.IdleAfter);

        _gateway.ExpectEnded();
    }

    [Fact]
    public void Alarm_WhenDue_IsHandledAndSettled()
    {
        _options.IdleAfter = TimeSpan.FromDays(1);
        var @object = Start();
        _gateway.Meet(@object);
        _gateway.Call("alarm");
        _gateway.Expect<ObjectItems.Result>();
        var schedule = ExpectIndexed<ObjectIndexProtocol.Schedule>();
        @object.Tell(new ObjectIndexProtocol.AlarmDue(Id, schedule.Time));
        Assert.Equal(schedule.Time, ExpectIndexed<ObjectIndexProtocol.AlarmSettled>().Next);
        Assert.Empty(_alarms);

        _time.SetUtcNow(schedule.Time);
        @object.Tell(new ObjectIndexProtocol.AlarmDue(Id, schedule.Time));

        Assert.Null(ExpectIndexed<ObjectIndexProtocol.AlarmSettled>().Next);
        Assert.Equal((0, schedule.Time), Assert.Single(_alarms.Select(alarm => (alarm.RetryCount, alarm.ScheduledTime))));
    }

    [Fact]
    public void Alarm_ThatFails_IsTriedAgainSixTimesAndThenGivenUp()
    {
        _options.IdleAfter = TimeSpan.FromDays(1);
        var @object = Start();
        _gateway.Meet(@object);
        _gateway.Call("alarm");
        _gateway.Expect<ObjectItems.Result>();
        var time = ExpectIndexed<ObjectIndexProtocol.Schedule>().Time;
        _alarmsFail = true;

        for (var retry = 0; retry <= ObjectAlarm.MaxRetries; retry++)
        {
            _time.SetUtcNow(time);
            @object.Tell(new ObjectIndexProtocol.AlarmDue(Id, time));
            var next = ExpectIndexed<ObjectIndexProtocol.AlarmSettled>().Next;
            Assert.Equal(retry < ObjectAlarm.MaxRetries, next is not null);
            time = next ?? time;
        }

        Assert.Equal(Enumerable.Range(0, 7), _alarms.Select(alarm => alarm.RetryCount));
    }

    [Fact]
    public void Alarm_ThatResetsTheObject_IsTriedAgainSixTimesAndThenGivenUp()
    {
        var @object = Start();
        _gateway.Meet(@object);
        _gateway.Call("alarm");
        _gateway.Expect<ObjectItems.Result>();
        var time = ExpectIndexed<ObjectIndexProtocol.Schedule>().Time;
        _alarmsReset = true;

        for (var retry = 0; retry <= ObjectAlarm.MaxRetries; retry++)
        {
            _time.SetUtcNow(time);
            Watch(@object);
            @object.Tell(new ObjectIndexProtocol.AlarmDue(Id, time));
            var next = ExpectIndexed<ObjectIndexProtocol.AlarmSettled>().Next;
            Assert.Equal(retry < ObjectAlarm.MaxRetries, next is not null);
            time = next ?? time;
            _shard.ExpectMsg<Passivate>(Patience, "the object was not reset");
            ExpectTerminated(@object, Patience, "the object did not end");
            @object = Start();
            NewGateway().Meet(@object);
        }

        Assert.Equal(Enumerable.Range(0, 7), _alarms.Select(alarm => alarm.RetryCount));
    }

    [Fact]
    public void FirstWrite_CountsOnlyWhenTheIndexKnowsTheObject()
    {
        var @object = Start();
        _gateway.Meet(@object);

        _gateway.Call("put");

        Assert.Equal("one", ExpectIndexed<ObjectIndexProtocol.Register>().Object.Name);
        _gateway.Expect<ObjectItems.Result>();
    }

    [Fact]
    public void Gateway_ThatEnds_ClosesItsSockets()
    {
        var @object = Start();
        var other = NewGateway();
        other.Meet(@object, Attached(302));
        _gateway.Meet(@object, Attached(2));

        Sys.Stop(other.Probe);

        Assert.Equal("closed 1006", Text(_gateway.Expect<ObjectItems.Deliver>().Message.Payload));
    }

    [Fact]
    public void Call_BeyondTheBound_IsRefusedAsOverloaded()
    {
        _options.MaxRunning = 1;
        _gateway.Meet(Start());
        _gateway.Call("wait");

        var second = _gateway.Call("get");

        var failed = _gateway.Expect<ObjectItems.Failed>();
        Assert.Equal((second, true), (failed.Event, failed.Failure.Overloaded));
    }

    [Fact]
    public async Task Call_WhileAMessageIsHandled_IsNotCountedWithIt()
    {
        _options.MaxRunning = 1;
        _gateway.Meet(Start(), Attached(2));
        _journal.Hold();
        _gateway.Message(2, "put");
        await _journal.NextWriteAsync();

        var get = _gateway.Call("get");
        _gateway.ExpectNothing();
        _journal.Release();

        Assert.Equal(get, _gateway.Expect<ObjectItems.Result>().Event);
    }

    [Fact]
    public async Task Events_WhileTooMuchWaitsForTheJournal_WaitForIt()
    {
        _options.MaxOutputBytes = 1024 * 1024;
        _options.MaxRunning = 1;
        _gateway.Meet(Start(), Attached(2));
        _journal.Hold();
        var put = _gateway.Call("put");
        await _journal.NextWriteAsync();
        var text = new string('x', 300_000);
        _gateway.Message(2, text);
        await _programs.Last!.UntilHandledAsync(2);
        _gateway.ExpectNothing();

        // One runs, so that another would be one too many, were it not to wait.
        var get = _gateway.Call("get");
        _gateway.ExpectNothing();
        _journal.Release();

        Assert.Equal(put, _gateway.Expect<ObjectItems.Result>().Event);
        Assert.Equal(text, Text(_gateway.Expect<ObjectItems.Deliver>().Message.Payload));
        _gateway.Expect<ObjectItems.Done>();
        Assert.Equal(get, _gateway.Expect<ObjectItems.Result>().Event);
    }

    [Fact]
    public async Task Requests_ThatWaitForTheJournal_AreBounded()
    {
        _options.MaxOutputBytes = 1024 * 1024;
        _options.MaxRunning = 1;
        _gateway.Meet(Start(), Attached(2));
        _journal.Hold();
        _gateway.Message(2, "put");
        await _journal.NextWriteAsync();
        _gateway.Message(2, new string('x', 300_000));
        await _programs.Last!.UntilHandledAsync(2);
        _gateway.ExpectNothing();

        _gateway.Call("get");
        var second = _gateway.Call("get");

        var failed = _gateway.Expect<ObjectItems.Failed>();
        Assert.Equal((second, true), (failed.Event, failed.Failure.Overloaded));
        _journal.Release();
        _gateway.Expect<ObjectItems.Deliver>();
        _gateway.Expect<ObjectItems.Done>();
        Assert.Equal("1", Text(_gateway.Expect<ObjectItems.Result>().Value));
    }

    [Fact]
    public void Turn_ThatSendsTooMuch_ResetsTheObject()
    {
        _options.MaxOutputBytes = 1024 * 1024;
        var @object = Start();
        _gateway.Meet(@object, Attached(2));
        Watch(@object);

        _gateway.Call("flood");

        Assert.Contains("1048576 bytes of what it sent", _gateway.Expect<ObjectItems.Failed>().Failure.Message, StringComparison.Ordinal);
        _shard.ExpectMsg<Passivate>(Patience, "the object did not end");
    }

    [Fact]
    public async Task Object_WhoseGatewayConfirmsLater_IsReset_WhenTooMuchWaitsToBeSent()
    {
        // 4 MiB may be on their way to a gateway; this one confirms when it reads.
        _options.MaxOutputBytes = 1024 * 1024;
        var @object = Start();
        _gateway.Meet(@object, Attached(2));
        _gateway.Call("get");
        _gateway.Expect<ObjectItems.Result>();
        for (var index = 0; index < 5; index++)
        {
            _gateway.Message(2, "big");
        }

        await _programs.Last!.UntilHandledAsync(6);
        await @object.Ask<ActorIdentity>(new Identify(null), Patience);
        _shard.ExpectNoMsg(TimeSpan.Zero);
        _gateway.Message(2, "big");

        _shard.ExpectMsg<Passivate>(Patience, "the object did not end");
    }

    [Fact]
    public async Task Turn_OfBeforeAReset_CountsForNothing()
    {
        var @object = Start();
        _gateway.Meet(@object);
        _journal.Hold();
        _gateway.Call("put");
        await _journal.NextWriteAsync();
        _gateway.Call("put");
        await _programs.Last!.UntilHandledAsync(2);

        // The program's last turn met its reset on the way.
        @object.Tell(new ProgramMessages.Abort(ObjectFailures.Reset));
        @object.Tell(new ProgramMessages.Turn(null, [new Effect.Chunk(1, default)]));
        _shard.ExpectMsg<Passivate>(Patience, "the object did not end");
        _journal.Release();

        Stop(@object);
    }

    [Fact]
    public async Task Object_ThatSendsTooMuchWhileTheJournalStandsStill_IsReset()
    {
        _options.MaxOutputBytes = 1024 * 1024;
        var @object = Start();
        _gateway.Meet(@object, Attached(2));
        _journal.Hold();
        var number = _gateway.Call("put and flood slowly");
        await _journal.NextWriteAsync();

        var failed = _gateway.Expect<ObjectItems.Failed>();

        Assert.Equal((number, true, true), (failed.Event, failed.Failure.Reset, failed.Failure.Overloaded));
        _journal.Release();
        _shard.ExpectMsg<Passivate>(Patience, "the object did not end");
    }

    [Fact]
    public void Call_OfANamespaceNobodyKnows_Fails()
    {
        var id = ObjectId.NewUnique("unknown");
        var gateway = new GatewayProbe(CreateTestProbe(), id, _time);
        gateway.Meet(Start(id));

        gateway.Call("get");

        Assert.True(gateway.Expect<ObjectItems.Failed>().Failure.Retryable);
    }

    private static GatewayItems.Attached Attached(int number) =>
        new(number, new SocketDescription($"s{number}", true, number, ["x"], null), null);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private async Task Handle(IObjectHost host, ObjectEvent delivered)
    {
        switch (delivered)
        {
            case CallEvent { Method: "put" }:
                host.Storage.Put("key", "1"u8.ToArray());
                host.Reply(delivered.Number, default);
                break;
            case CallEvent { Method: "get" }:
                host.Reply(delivered.Number, host.Storage.Find("key") ?? default);
                break;
            case CallEvent { Method: "count" }:
                var sockets = host.Sockets.List(null);
                var seen = sockets.Select(socket => $" {socket.Tags[0]} {Text(socket.Attachment!.Value)}");
                host.Reply(delivered.Number, Encoding.UTF8.GetBytes(sockets.Count + string.Concat(seen)));
                break;
            case CallEvent { Method: "auto" }:
                var pair = host.AutoResponse!.Value;
                host.Reply(delivered.Number, Encoding.UTF8.GetBytes($"{pair.Request} {pair.Response}"));
                break;
            case CallEvent { Method: "alarm" }:
                host.Storage.Alarm = host.Time.GetUtcNow().AddMinutes(1);
                host.Reply(delivered.Number, default);
                break;
            case CallEvent { Method: "disarm" }:
                host.Storage.Alarm = null;
                host.Reply(delivered.Number, default);
                break;
            case AlarmEvent alarm:
                _alarms.Add(alarm);
                if (_alarmsReset)
                {
                    host.Abort(new ObjectFailure("Error", "The alarm resets its object (as the test asked)."));
                    await Gate.Task;
                }

                if (_alarmsFail)
                {
                    throw new InvalidOperationException("The alarm fails (as the test asked).");
                }

                break;
            case CallEvent { Method: "wait" }:
                await Gate.Task;
                host.Reply(delivered.Number, default);
                break;
            case FetchEvent { Request.Url: "stream-later" }:
                await Gate.Task;
                host.Respond(delivered.Number, new EdgeResponse { Body = EdgeBody.From(_body.Reader.AsStream()) });
                break;
            case FetchEvent { Request.Url: "stream" }:
                host.Storage.Put("key", "1"u8.ToArray());
                host.Respond(delivered.Number, new EdgeResponse { Body = EdgeBody.From(_body.Reader.AsStream()) });
                break;
            case FetchEvent { Request.Url: "hibernatable-later" }:
                await Gate.Task;
                host.Respond(delivered.Number, new EdgeResponse { Status = 101 }, host.Sockets.Accept(hibernatable: true, ["x"]));
                break;
            case FetchEvent { Request.Url: "cut" }:
                var cut = host.Sockets.Accept(hibernatable: true, ["x"]);
                cut.Abort();
                host.Respond(delivered.Number, new EdgeResponse { Status = 101 }, cut);
                break;
            case CallEvent { Method: "accept and cut" }:
                host.Sockets.Accept(hibernatable: true, ["x"]).Abort();
                host.Reply(delivered.Number, default);
                break;
            case CallEvent { Method: "accept and flood" }:
                var flooded = host.Sockets.Accept(hibernatable: true, ["x"]);
                for (var index = 0; index < 17; index++)
                {
                    flooded.Send(new SocketMessage(Opcode.Binary, new byte[1 << 20]));
                }

                host.Reply(delivered.Number, default);
                break;
            case CallEvent { Method: "flood" }:
                var refused = Assert.Throws<ObjectException>(() =>
                {
                    for (var index = 0; index < 12; index++)
                    {
                        SendAll(host, new string('x', 100_000));
                    }
                });
                Assert.True(refused.Failure.Reset);
                Assert.Throws<ObjectException>(() => SendAll(host, "no more"));
                host.Reply(delivered.Number, default);
                break;
            case CallEvent { Method: "put and flood slowly" }:
                host.Storage.Put("key", "1"u8.ToArray());
                for (var index = 0; index < 11; index++)
                {
                    SendAll(host, new string('x', 100_000));
                    host.Flush();
                }

                host.Reply(delivered.Number, default);
                break;
            case ErrorEvent error:
                _broken.TrySetResult(error.Problem);
                break;
            case FetchEvent { Request.Url: var url }:
                var accepted = host.Sockets.Accept(url == "hibernatable", ["x"]);
                accepted.Send(MessageOf("first"));
                host.Respond(delivered.Number, new EdgeResponse { Status = 101 }, accepted);
                break;
            case MessageEvent { Content: var content } when Text(content.Payload) == "put":
                host.Storage.Put("key", "1"u8.ToArray());
                break;
            case MessageEvent { Content: var content } when Text(content.Payload) == "big":
                SendAll(host, new string('x', 900_000));
                break;
            case MessageEvent { Content: var content }:
                SendAll(host, Text(content.Payload));
                break;
            case ClosedEvent { Status: var status }:
                if (_closesWait)
                {
                    Closing.SetResult();
                    await Gate.Task;
                }

                SendAll(host, $"closed {status.Code}");
                _lost.TrySetResult(status);
                break;
        }
    }

    // More than the pipe and the window hold: only the reader's end lets it be written.
    private async Task WriteUntilNobodyReadsAsync() =>
        Assert.True((await _body.Writer.WriteAsync(new byte[2 * PipeBytes]).AsTask().WaitAsync(Patience)).IsCompleted);

    private int ExpectChunks(int bytes)
    {
        var seen = 0;
        while (seen < bytes)
        {
            seen += _gateway.Expect<ObjectItems.Chunk>().Content.Length;
        }

        return seen;
    }

    private static SocketMessage MessageOf(string text) => new(Opcode.Text, Encoding.UTF8.GetBytes(text));

    private static void SendAll(IObjectHost host, string text)
    {
        var message = MessageOf(text);
        foreach (var socket in host.Sockets.List(null))
        {
            socket.Send(message);
        }
    }

    private T ExpectIndexed<T>() => _index.FishForMessage<T>(_ => true, Patience, $"the index was told no {typeof(T).Name}");

    /// <summary>An object whose alarm is due, with a hibernatable socket.</summary>
    private (IActorRef Object, SocketDescription Socket) StartWithASocketAndAnAlarm()
    {
        var @object = Start();
        _gateway.Meet(@object);
        _gateway.Fetch("hibernatable");
        var socket = _gateway.Expect<ObjectItems.Answer>().Description!;
        _gateway.Expect<ObjectItems.Deliver>();
        _gateway.Call("alarm");
        _gateway.Expect<ObjectItems.Result>();
        _time.Advance(TimeSpan.FromMinutes(1));
        return (@object, socket);
    }

    /// <summary>A gateway asks, and is gone before it is answered; the object has heard of that, and another is there.</summary>
    private GatewayProbe FetchAndDie(string path)
    {
        var @object = Start();
        _gateway.Meet(@object);
        _gateway.Fetch(path);
        Watch(_gateway.Probe.Ref);
        Sys.Stop(_gateway.Probe.Ref);
        ExpectTerminated(_gateway.Probe.Ref, Patience, "the gateway did not end");
        var other = NewGateway();
        other.Meet(@object);
        other.ExpectNothing();
        return other;
    }

    private GatewayProbe NewGateway() => new(CreateTestProbe(), Id, _time);

    private IActorRef Start() => Start(Id);

    private IActorRef Start(ObjectId id)
    {
        _settings ??= new ObjectSettings(_options, new ObjectStorageOptions(), _programs, Sys.ActorOf(Props.Create(() => new IndexStub(_index))), _time, NullLogger.Instance);
        return _shard.ChildActorOf(ObjectActor.CreateProps(ObjectExtractor.EntityOf(id), _settings));
    }

    private void Stop(IActorRef @object)
    {
        Watch(@object);
        @object.Tell(ObjectStop.Instance);
        ExpectTerminated(@object, Patience, "the object did not stop");
    }

    private sealed class Forwarder(IActorRef target) : UntypedActor
    {
        protected override void OnReceive(object message) => target.Forward(message);
    }

    /// <summary>An index that knows at once what it is told, and shows it to the test.</summary>
    private sealed class IndexStub(IActorRef witness) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            witness.Tell(message);
            switch (message)
            {
                case ObjectIndexProtocol.Register register:
                    Sender.Tell(new ObjectIndexProtocol.Registered(register.Object));
                    break;
                case ObjectIndexProtocol.Schedule schedule:
                    Sender.Tell(new ObjectIndexProtocol.Scheduled(schedule.Object, schedule.Version));
                    break;
            }
        }
    }
}
