using System.Collections.Immutable;
using Edge.Actors.Objects;
using Edge.Actors.Objects.Index;
using Edge.Testing;
using Xunit.Abstractions;

namespace Edge.Actors.Tests.Objects.Index;

public sealed class IndexStateTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Noon = DateTimeOffset.FromUnixTimeMilliseconds(1_764_000_000_000);
    private static readonly ObjectId Lobby = ObjectId.FromName("Chat", "lobby");
    private readonly IndexState _state = new();
    private readonly List<ObjectIndexEvents.IFact> _journal = [];

    [Fact]
    public void Register_ASecondTime_IsNoFact()
    {
        Assert.True(Tell(new ObjectIndexProtocol.Register(Lobby)));
        Assert.False(Tell(new ObjectIndexProtocol.Register(Lobby)));
        Assert.False(Tell(new ObjectIndexProtocol.Register(ObjectId.Restore("Chat", Lobby.Hex, null))));
    }

    [Fact]
    public void Register_WithANameThatWasNotKnown_AddsIt()
    {
        Tell(new ObjectIndexProtocol.Register(ObjectId.Restore("Chat", Lobby.Hex, null)));

        Assert.True(Tell(new ObjectIndexProtocol.Register(Lobby)));
        Assert.Equal(["lobby"], Names(string.Empty));
    }

    [Fact]
    public void Schedule_OfALaterTime_IsNoFact_AndTheEarlierOneStays()
    {
        Assert.True(Tell(new ObjectIndexProtocol.Schedule(Lobby, Noon, 1)));
        Assert.False(Tell(new ObjectIndexProtocol.Schedule(Lobby, Noon.AddSeconds(1), 2)));
        Assert.Equal(Noon, _state.Alarms.Next);
        Assert.True(Tell(new ObjectIndexProtocol.Schedule(Lobby, Noon.AddSeconds(-1), 3)));
        Assert.Equal(Noon.AddSeconds(-1), _state.Alarms.Next);
    }

    [Fact]
    public void AlarmSettled_TakesThePlaceOfWhatWasScheduled()
    {
        Tell(new ObjectIndexProtocol.Schedule(Lobby, Noon, 1));
        Tell(new ObjectIndexProtocol.Schedule(Lobby, Noon.AddHours(1), 2));

        Assert.True(Tell(new ObjectIndexProtocol.AlarmSettled(Lobby, Noon.AddHours(1), 2)));
        Assert.Equal(Noon.AddHours(1), _state.Alarms.Next);
        Assert.True(Tell(new ObjectIndexProtocol.AlarmSettled(Lobby, null, 3)));
        Assert.Null(_state.Alarms.Next);
        Assert.False(Tell(new ObjectIndexProtocol.AlarmSettled(Lobby, null, 3)));
        Assert.Equal(0, _state.Count);
    }

    [Fact]
    public void AlarmSettled_ThatIsOlderThanASchedule_IsIgnored()
    {
        Tell(new ObjectIndexProtocol.Schedule(Lobby, Noon, 1));
        Tell(new ObjectIndexProtocol.Schedule(Lobby, Noon.AddHours(1), 5));

        Assert.False(Tell(new ObjectIndexProtocol.AlarmSettled(Lobby, null, 4)));
        Assert.Equal(Noon, _state.Alarms.Next);
    }

    [Fact]
    public void Names_AreOfTheirNamespace_WithThePrefix_InOrder()
    {
        foreach (var name in (string[])["room/2", "room/1", "lobby", "😀", "\uFFFD"])
        {
            Tell(new ObjectIndexProtocol.Register(ObjectId.FromName("Chat", name)));
        }

        Tell(new ObjectIndexProtocol.Register(ObjectId.FromName("Other", "room/3")));
        Tell(new ObjectIndexProtocol.Schedule(ObjectId.FromName("Chat", "room/4"), Noon, 1));

        Assert.Equal(["lobby", "room/1", "room/2", "\uFFFD", "😀"], Names(string.Empty));
        Assert.Equal(["room/1", "room/2"], Names("room/"));
        Assert.Empty(Names("room/3"));
    }

    [Fact]
    public void Names_AreRead_PageByPage()
    {
        foreach (var number in Enumerable.Range(0, 25))
        {
            Tell(new ObjectIndexProtocol.Register(ObjectId.FromName("Chat", $"room {number:00}")));
        }

        var (names, pages, isLast) = (new List<string?>(), 0, false);
        for (var after = (Name: string.Empty, Hex: string.Empty); !isLast; pages++)
        {
            var page = _state.Names.Read(new ObjectIndexProtocol.GetPage(0, "Chat", "room", after.Name, after.Hex, 10));
            names.AddRange(page.Objects.Select(id => id.Name));
            (after, isLast) = ((page.Objects[^1].Name!, page.Objects[^1].Hex), page.IsLast);
        }

        Assert.Equal(Enumerable.Range(0, 25).Select(number => $"room {number:00}"), names);
        Assert.Equal(3, pages);
    }

    [Fact]
    public void Page_OfLongNames_FitsIntoAFrame()
    {
        foreach (var number in Enumerable.Range(0, 200))
        {
            Tell(new ObjectIndexProtocol.Register(ObjectId.FromName("Chat", $"{number}".PadRight(1024))));
        }

        var page = _state.Names.Read(new ObjectIndexProtocol.GetPage(0, "Chat", string.Empty, string.Empty, string.Empty, 1000));

        Assert.False(page.IsLast);
        Assert.InRange(page.Objects.Sum(id => id.Hex.Length + id.Name!.Length), IndexNames.MaxPageBytes / 2, IndexNames.MaxPageBytes);
    }

    [Fact]
    public void Recovery_FromAnyJournal_WithCheckpointsOrCutShort_GivesTheStateThen()
    {
        var random = Seeds.Start(output.WriteLine, fixedSeed: null);
        var told = new List<string> { Describe(_state) };
        for (var i = 0; i < 400; i++)
        {
            if (Tell(Any(random)))
            {
                told.Add(Describe(_state));
            }

            if (random.Next(40) == 0)
            {
                var parts = _state.TakeCheckpoint();
                _journal.AddRange(parts);
                told.AddRange(parts.Select(_ => told[^1]).ToArray());
            }
        }

        for (var rows = 0; rows <= _journal.Count; rows++)
        {
            var recovered = new IndexState();
            _journal.Take(rows).ToList().ForEach(recovered.Apply);
            Assert.Equal(told[rows], Describe(recovered));
        }
    }

    [Fact]
    public void Checkpoint_IsDueWhenFactsAreManyForWhatIsKnown()
    {
        for (var i = 0; i <= IndexState.MinFacts; i++)
        {
            Assert.False(_state.IsCheckpointDue);
            Tell(new ObjectIndexProtocol.AlarmSettled(Lobby, Noon.AddSeconds(i), i));
        }

        Assert.True(_state.IsCheckpointDue);
        Assert.Single(_state.TakeCheckpoint());
        Assert.False(_state.IsCheckpointDue);
    }

    private static ObjectIndexProtocol.ICommand Any(Random random)
    {
        var id = ObjectId.FromName("Chat", $"{random.Next(30)}");
        id = random.Next(3) == 0 ? ObjectId.Restore("Chat", id.Hex, null) : id;
        var time = Noon.AddSeconds(random.Next(100));
        return random.Next(4) switch
        {
            0 => new ObjectIndexProtocol.Register(id),
            1 => new ObjectIndexProtocol.AlarmSettled(id, random.Next(2) == 0 ? time : null, 1000),
            _ => new ObjectIndexProtocol.Schedule(id, time, random.Next(1000)),
        };
    }

    private static string Describe(IndexState state) => string.Join(
        '\n',
        [
            .. Read(state, string.Empty).Select(id => $"{id.Hex} {id.Name}"),
            .. state.TakeCheckpoint().SelectMany(part => part.Entries)
                .Select(entry => $"{entry.Object.Hex} {entry.Object.Name} {entry.IsListed} {entry.Alarm:O}").Order(),
            $"{state.Alarms.Count} {state.Alarms.Next:O}",
        ]);

    private static ImmutableArray<ObjectId> Read(IndexState state, string prefix) =>
        state.Names.Read(new ObjectIndexProtocol.GetPage(0, "Chat", prefix, string.Empty, string.Empty, 1000)).Objects;

    private IEnumerable<string?> Names(string prefix) => Read(_state, prefix).Select(id => id.Name);

    /// <summary>As the actor does; tells whether there was something to write.</summary>
    private bool Tell(ObjectIndexProtocol.ICommand command)
    {
        if (_state.Decide(command) is not { } fact)
        {
            return false;
        }

        var isNews = _state.IsNews(fact);
        _state.Apply(fact);
        if (isNews)
        {
            _journal.Add(fact);
        }

        return isNews;
    }
}
