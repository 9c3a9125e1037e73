using Edge.Actors.Rooms;
using Edge.Testing;
using Xunit.Abstractions;

namespace Edge.Actors.Tests.Rooms;

public sealed class RoomStateTests(ITestOutputHelper output)
{
    [Fact]
    public void Decide_WhenTheLogIsEmpty_StartsItWithTheNewEpoch()
    {
        var state = new RoomState(SamplePosts.Limits);

        var fact = state.Decide(SamplePosts.Post("a"), ahead: 0, now: 77, "new");

        Assert.Equal(("new", 1L, 77L), (fact.Epoch, fact.Seq, fact.Timestamp));
        Assert.Equal(("ann", "s_1", "a"), (fact.From, fact.Scope, fact.MessageId));
        Assert.Equal(0, state.Head);
    }

    [Fact]
    public void Decide_WhenOthersAreAhead_CountsThem()
    {
        var state = new RoomState(SamplePosts.Limits);
        state.Apply(SamplePosts.Fact(1));

        Assert.Equal(5, state.Decide(SamplePosts.Post("a"), ahead: 3, now: 0, "new").Seq);
    }

    [Fact]
    public void Decide_WhenTheClockWentBack_NeverGoesBackWithIt()
    {
        var state = new RoomState(SamplePosts.Limits);
        state.Apply(SamplePosts.Fact(1, timestamp: 5_000));

        Assert.Equal(5_000, state.Decide(SamplePosts.Post("a"), 0, now: 4_000, "new").Timestamp);
    }

    [Fact]
    public void Decide_WhenTheLogHasAnEpoch_KeepsIt()
    {
        var state = new RoomState(SamplePosts.Limits);
        state.Apply(SamplePosts.Fact(1));

        Assert.Equal("epoch", state.Decide(SamplePosts.Post("a"), 0, 0, "new").Epoch);
        Assert.Equal("epoch", state.EpochOr("new"));
    }

    [Fact]
    public void Apply_WhenRetentionRemovedTheBeginning_StartsAtWhatIsThere()
    {
        var state = new RoomState(SamplePosts.Limits);

        state.Apply(SamplePosts.Fact(41));
        state.Apply(SamplePosts.Fact(42));

        Assert.Equal((41, 42), (state.First, state.Head));
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(0, 1)]
    [InlineData(99, 10)]
    public void Trim_WhenAsked_NeverForgetsTheNewestMessage(long first, long expected)
    {
        var state = Replay(Enumerable.Range(1, 10).Select(seq => SamplePosts.Fact(seq)));

        state.Trim(first);

        Assert.Equal(expected, state.First);
    }

    [Fact]
    public void FindDuplicate_WhenThePostIsInTheLog_TellsWhere()
    {
        var state = Replay([SamplePosts.Fact(1), SamplePosts.Fact(2)]);

        Assert.Equal(2, state.FindDuplicate(SamplePosts.Key("m2"))?.Seq);
        Assert.Null(state.FindDuplicate(SamplePosts.Key("m3")));
    }

    [Fact]
    public void ToSnapshot_WhenTakenAnywhere_GivesTheSameStateAsAllFacts()
    {
        var random = Seeds.Start(output.WriteLine, fixedSeed: null);
        for (var round = 0; round < 50; round++)
        {
            var limits = new DedupeLimits(random.Next(1, 40), TimeSpan.FromMilliseconds(random.Next(0, 200)), random.Next(40, 80));
            var facts = RandomFacts(random, random.Next(1, 200));
            var whole = Replay(facts, limits);

            var cut = random.Next(0, facts.Count);
            var before = Replay(facts.Take(cut), limits);
            var resumed = new RoomState(limits);
            if (cut > 0)
            {
                resumed.Apply(before.ToSnapshot());
            }

            foreach (var fact in facts.Skip(cut))
            {
                resumed.Apply(fact);
            }

            AssertSame(whole, resumed);
        }
    }

    private static List<RoomEvents.MessagePosted> RandomFacts(Random random, int count)
    {
        var facts = new List<RoomEvents.MessagePosted>();
        var timestamp = 0L;
        for (var seq = 1; seq <= count; seq++)
        {
            timestamp += random.Next(0, 30);
            facts.Add(SamplePosts.Fact(seq, timestamp) with { MessageId = $"m{random.Next(0, 150)}" });
        }

        return facts;
    }

    private static RoomState Replay(IEnumerable<RoomEvents.MessagePosted> facts) => Replay(facts, SamplePosts.Limits);

    private static RoomState Replay(IEnumerable<RoomEvents.MessagePosted> facts, DedupeLimits limits)
    {
        var state = new RoomState(limits);
        foreach (var fact in facts)
        {
            state.Apply(fact);
        }

        return state;
    }

    private static void AssertSame(RoomState expected, RoomState actual)
    {
        var (left, right) = (expected.ToSnapshot(), actual.ToSnapshot());
        Assert.Equal(left.Seen, right.Seen);
        Assert.Equal(left with { Seen = [] }, right with { Seen = [] });
        Assert.All(left.Seen, post => Assert.Equal(expected.FindDuplicate(post.Key), actual.FindDuplicate(post.Key)));
    }
}
