using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Edge.Actors.Objects;
using Edge.Actors.Objects.Index;
using Edge.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Actors.Tests.Objects.Index;

public sealed class ObjectIndexActorTests : TestKit
{
    private const string Config = """
        akka.loglevel = ERROR
        akka.stdout-loglevel = OFF
        akka.test.single-expect-default = 20s
        """;

    private const int Partition = 3;
    private static readonly ObjectId One = ObjectId.FromName("Chat", "one");
    private static readonly ObjectId Two = ObjectId.FromName("Chat", "two");
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(1_764_000_000_000));
    private readonly JournalControl _journal;
    private readonly TestProbe _objects;
    private readonly TestProbe _asker;

    public ObjectIndexActorTests()
        : base($"{Config}\n{ControlledJournal.Hocon}", "edge")
    {
        _journal = JournalControl.Get(Sys);
        _objects = CreateTestProbe();
        _asker = CreateTestProbe();
    }

    private DateTimeOffset Soon => _time.GetUtcNow().AddMinutes(1);

    [Fact]
    public async Task Schedule_WhileTheJournalWrites_IsNotAnswered()
    {
        var index = Start();
        _journal.Hold();

        index.Tell(new ObjectIndexProtocol.Schedule(One, Soon, 1), _asker);
        await _journal.NextWriteAsync();

        // What comes back first is the answer to the question that was asked after.
        Ask(index, "Chat");
        _journal.Release();
        _asker.ExpectMsg(new ObjectIndexProtocol.Scheduled(One, 1));
    }

    [Fact]
    public void Alarm_WhenItsTimeHasCome_IsSentUntilItIsSettled()
    {
        var index = Start();
        var time = Schedule(index, One, Soon, 1);

        _time.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromMilliseconds(1));
        Register(index, Two);
        _objects.ExpectNoMsg(TimeSpan.Zero);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _objects.ExpectMsg(new ObjectIndexProtocol.AlarmDue(One, time));
        _time.Advance(IndexAlarms.FirstPause);
        _objects.ExpectMsg(new ObjectIndexProtocol.AlarmDue(One, time));

        index.Tell(new ObjectIndexProtocol.AlarmSettled(One, null, 2));
        Register(index, One);
        _time.Advance(TimeSpan.FromDays(2));
        Register(index, One);
        _objects.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Alarm_AfterARestart_IsStillSent_AlsoWhenItsTimeCameMeanwhile()
    {
        var first = Start();
        var time = Schedule(first, One, Soon, 1);
        var later = Schedule(first, Two, Soon.AddDays(60), 1);
        Stop(first);
        _time.Advance(TimeSpan.FromMinutes(2));
        _objects.ExpectNoMsg(TimeSpan.Zero);

        Start();

        _objects.ExpectMsg(new ObjectIndexProtocol.AlarmDue(One, time));
        _time.Advance(TimeSpan.FromDays(60));
        _objects.FishForMessage<ObjectIndexProtocol.AlarmDue>(due => due == new ObjectIndexProtocol.AlarmDue(Two, later));
    }

    [Fact]
    public void Alarm_WhoseObjectNamesTheNextTime_IsSentThen()
    {
        var index = Start();
        Schedule(index, One, Soon, 1);
        _time.Advance(TimeSpan.FromMinutes(1));
        _objects.ExpectMsg<ObjectIndexProtocol.AlarmDue>();
        var next = _time.GetUtcNow().AddHours(1);

        index.Tell(new ObjectIndexProtocol.AlarmSettled(One, next, 2));
        Register(index, One);
        _time.Advance(TimeSpan.FromHours(1));

        _objects.ExpectMsg(new ObjectIndexProtocol.AlarmDue(One, next));
    }

    [Fact]
    public void Alarms_OfALongOutage_AreSentSomeAtATime()
    {
        var index = Start();
        foreach (var number in Enumerable.Range(0, 5))
        {
            Schedule(index, ObjectId.FromName("Chat", $"{number}"), Soon, 1);
        }

        _time.Advance(TimeSpan.FromMinutes(1));
        Register(index, One);
        _objects.ReceiveN(2);
        _objects.ExpectNoMsg(TimeSpan.Zero);
        _time.Advance(TimeSpan.FromSeconds(1));
        Register(index, One);
        _objects.ReceiveN(2);
        _objects.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Names_AfterARestart_AreStillListed()
    {
        var first = Start();
        Register(first, One);
        Register(first, Two);
        Stop(first);

        Assert.Equal(["one", "two"], Ask(Start(), "Chat").Select(id => id.Name));
    }

    [Fact]
    public void AFailedWrite_StopsThePartition_AndItsSuccessorKnowsNothingOfIt()
    {
        var index = Start();
        Watch(index);
        _journal.FailNext();

        index.Tell(new ObjectIndexProtocol.Register(One), _asker);

        ExpectTerminated(index);
        Assert.Empty(Ask(Start(), "Chat"));
        _asker.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public async Task Log_OfAnAlarmThatIsSetAgainAndAgain_StaysSmall()
    {
        var index = Start();
        const int Times = (2 * IndexState.MinFacts) + 10;
        for (var i = 1; i <= Times; i++)
        {
            index.Tell(new ObjectIndexProtocol.AlarmSettled(One, Soon.AddSeconds(i), i));
        }

        Schedule(index, One, Soon, Times + 1);
        Stop(index);

        var rows = await CountRowsAsync();
        Assert.InRange(rows, 1, IndexState.MinFacts + 2);
        Start();
        _time.Advance(TimeSpan.FromMinutes(1));
        _objects.ExpectMsg<ObjectIndexProtocol.AlarmDue>();
    }

    [Fact]
    public async Task Stop_WhileTheJournalWrites_LetsTheWriteBeAnswered()
    {
        var index = Start();
        Watch(index);
        _journal.Hold();
        index.Tell(new ObjectIndexProtocol.Register(One), _asker);
        await _journal.NextWriteAsync();

        index.Tell(ObjectIndexStop.Instance);
        _journal.Release();

        _asker.ExpectMsg(new ObjectIndexProtocol.Registered(One));
        ExpectTerminated(index);
    }

    [Fact]
    public void Keeper_WakesEveryPartition()
    {
        Sys.ActorOf(ObjectIndexKeeper.CreateProps(_objects, () => true));

        var woken = _objects.ReceiveN(ObjectPartitions.Count).Cast<ObjectIndexProtocol.Wake>();

        Assert.Equal(Enumerable.Range(0, ObjectPartitions.Count), woken.Select(wake => wake.Partition));
    }

    private IActorRef Start() => Sys.ActorOf(ObjectIndexActor.CreateProps(
        Partition, new ObjectIndexSettings(_time, NullLogger.Instance, _objects) { MaxAlarmsPerPause = 2 }));

    private void Stop(IActorRef index)
    {
        Watch(index);
        index.Tell(ObjectIndexStop.Instance);
        ExpectTerminated(index);
    }

    private DateTimeOffset Schedule(IActorRef index, ObjectId id, DateTimeOffset time, long version)
    {
        index.Tell(new ObjectIndexProtocol.Schedule(id, time, version), _asker);
        _asker.ExpectMsg(new ObjectIndexProtocol.Scheduled(id, version));
        return time;
    }

    private void Register(IActorRef index, ObjectId id)
    {
        index.Tell(new ObjectIndexProtocol.Register(id), _asker);
        _asker.ExpectMsg(new ObjectIndexProtocol.Registered(id));
    }

    private ImmutableArray<ObjectId> Ask(IActorRef index, string space)
    {
        index.Tell(new ObjectIndexProtocol.GetPage(Partition, space, string.Empty, string.Empty, string.Empty, 100), _asker);
        return _asker.ExpectMsg<ObjectIndexProtocol.Page>().Objects;
    }

    private async Task<int> CountRowsAsync()
    {
        var probe = CreateTestProbe();
        Akka.Persistence.Persistence.Instance.Apply(Sys).JournalFor(null).Tell(
            new Akka.Persistence.ReplayMessages(1, long.MaxValue, long.MaxValue, ObjectIndexActor.IdOf(Partition), probe));
        var rows = 0;
        while (await probe.ReceiveOneAsync(TimeSpan.FromSeconds(20)) is Akka.Persistence.ReplayedMessage)
        {
            rows++;
        }

        return rows;
    }
}
