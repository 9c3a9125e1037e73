using System.Globalization;
using Edge.Actors.Relays;
using Edge.Streams.Outbox;
using Edge.Streams.Wire;
using Edge.Testing;
using Xunit.Abstractions;

namespace Edge.Actors.Tests.Relays;

public sealed class RelayFeedLagTests(ITestOutputHelper output)
{
    private static readonly OutboxPolicy Small = new(1 << 20, 2, 64);
    private readonly FeedBench _bench = new(options => options.RelayMessages = 300);

    [Fact]
    public void Flush_WhenAnOutboxIsFull_TheOthersGetAllAtOnce()
    {
        var slow = _bench.Add(MemberMode.Plain, Small);
        var fast = _bench.Add(MemberMode.Plain);
        slow.Socket.Block();

        CommitOneByOne(20);

        Assert.Equal(Texts(1, 20), fast.Transcript);
        Assert.Empty(slow.Transcript);
        Assert.True(_bench.Feed.AnyLagging);
        Assert.Equal(1, _bench.LagsStarted);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(1500)]
    public void CatchUp_WhenTheSocketDrains_DeliversWithoutGapOrDouble(int messages)
    {
        // 20 are in the ring; of 1,500 most are in the journal alone.
        var plain = _bench.Add(MemberMode.Plain, Small);
        var rich = _bench.Add(MemberMode.Rich, Small);
        plain.Socket.Block();
        rich.Socket.Block();
        CommitOneByOne(messages);

        plain.Socket.Unblock();
        rich.Socket.Unblock();
        _bench.Run();
        _bench.CommitAndFlush("live");

        Assert.Equal([.. Texts(1, messages), "m" + (messages + 1)], plain.Transcript);
        Assert.Equal(["joined none", .. Enumerable.Range(1, messages + 1).Select(seq => $"msg {seq}")], rich.Transcript);
        Assert.False(_bench.Feed.AnyLagging);
    }

    [Fact]
    public void CatchUp_WhenTheMemberPostedMeanwhile_AcknowledgesInOrder()
    {
        var plain = _bench.Add(MemberMode.Plain, Small);
        var rich = _bench.Add(MemberMode.Rich, Small);
        plain.Socket.Block();
        rich.Socket.Block();
        CommitOneByOne(10);

        _bench.Post(plain, "a");
        _bench.CommitAndFlush("a");
        _bench.Post(rich, "b");
        _bench.CommitAndFlush("b");
        CommitOneByOne(3);
        plain.Socket.Unblock();
        rich.Socket.Unblock();
        _bench.Run();

        Assert.Equal([.. Texts(1, 10), .. Texts(12, 15)], plain.Transcript);
        Assert.Equal(
            ["joined none", .. Enumerable.Range(1, 15).Select(seq => seq == 12 ? "ack 12" : $"msg {seq}")], rich.Transcript);
        Assert.Equal((1, 1), (plain.Settled, rich.Settled));
    }

    [Fact]
    public void CatchUp_WhenTheMemberPostedWhatMadeItLag_AcknowledgesInOrder()
    {
        var rich = _bench.Add(MemberMode.Rich, Small);
        rich.Socket.Block();
        for (var seq = 1; seq <= 6; seq++)
        {
            _bench.Post(rich, $"m{seq}");
            CommitOneByOne(1);
        }

        rich.Socket.Unblock();
        _bench.Run();

        Assert.Equal(["joined none", .. Enumerable.Range(1, 6).Select(seq => $"ack {seq}")], rich.Transcript);
        Assert.Equal(6, rich.Settled);
    }

    [Fact]
    public void Settled_WhileTheAckIsNotWritten_StaysOpen()
    {
        // What a slow member may have open bounds what the relay keeps for it.
        var rich = _bench.Add(MemberMode.Rich, Small);
        rich.Socket.Block();
        CommitOneByOne(10);

        _bench.Post(rich, "a");
        _bench.CommitAndFlush("a");
        Assert.Equal(0, rich.Settled);

        rich.Socket.Unblock();
        _bench.Run();
        Assert.Equal(1, rich.Settled);
    }

    [Fact]
    public void CatchUp_WhenTheLogWasTrimmedMeanwhile_TellsRichMembersOfTheGap()
    {
        var plain = _bench.Add(MemberMode.Plain, Small);
        var rich = _bench.Add(MemberMode.Rich, Small);
        plain.Socket.Block();
        rich.Socket.Block();
        CommitOneByOne(1000);
        _bench.JournalFirst = 600;

        plain.Socket.Unblock();
        rich.Socket.Unblock();
        _bench.Run();

        Assert.Equal(Texts(600, 1000), plain.Transcript.SkipWhile(text => text != "m600"));
        var gap = rich.Transcript.Last(line => line.StartsWith("gap", StringComparison.Ordinal));
        Assert.EndsWith("-599", gap, StringComparison.Ordinal);
        Assert.Equal(1000, AssertContinuous(rich.Transcript, last: 0));
    }

    [Fact]
    public void CatchUp_WhenAnOwnPostWasTrimmed_StillAcknowledgesIt()
    {
        var rich = _bench.Add(MemberMode.Rich, Small);
        rich.Socket.Block();
        CommitOneByOne(10);
        _bench.Post(rich, "a");
        _bench.CommitAndFlush("a");
        CommitOneByOne(1000);
        _bench.JournalFirst = 600;

        rich.Socket.Unblock();
        _bench.Run();

        Assert.Contains("ack 11", rich.Transcript);
        Assert.Equal(1, rich.Settled);
    }

    [Fact]
    public void CatchUp_WhenAPageIsLargerThanTheOutbox_GoesOnWithoutSpinning()
    {
        // The outbox is drained but not empty: such a page is neither taken nor worth asking for again at once.
        var member = _bench.Add(MemberMode.Plain, new OutboxPolicy(1 << 20, 20, 64));
        member.Socket.Block();
        CommitOneByOne(100);
        member.Socket.Take(18);
        _bench.Run();

        member.Socket.Unblock();
        _bench.Run();

        Assert.Equal(Texts(1, 100), member.Transcript);
    }

    [Fact]
    public void CatchUp_WhenTheSocketIsClosing_StopsWithoutSpinning()
    {
        var member = _bench.Add(MemberMode.Plain, Small);
        member.Socket.Block();
        CommitOneByOne(10);

        member.Socket.Outbox.Close(1013, "slow-consumer", discard: true);
        _bench.Run();

        Assert.Equal(0, _bench.DrainsWaiting);
    }

    [Fact]
    public void FindTooSlow_WhenAMemberIsTooFarBehind_NamesIt()
    {
        var bench = new FeedBench(options => options.MaxLagMessages = 300);
        var slow = bench.Add(MemberMode.Plain, Small);
        bench.Add(MemberMode.Plain);
        slow.Socket.Block();

        bench.CommitMany(1);
        bench.CommitMany(1);
        bench.CommitMany(1);
        bench.CommitMany(1);
        Assert.Empty(bench.Feed.FindTooSlow());
        bench.CommitMany(300);

        Assert.Equal([slow.Room], bench.Feed.FindTooSlow());
    }

    [Fact]
    public void FindTooSlow_WhenAMemberStaysBehindTooLong_NamesIt()
    {
        var slow = _bench.Add(MemberMode.Plain, Small);
        slow.Socket.Block();
        CommitOneByOne(10);

        _bench.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Empty(_bench.Feed.FindTooSlow());
        _bench.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([slow.Room], _bench.Feed.FindTooSlow());
    }

    [Fact]
    public void Members_WhenRandomlySlow_EndWithExactlyTheLog()
    {
        var random = Seeds.Start(output.WriteLine, fixedSeed: null);
        for (var round = 0; round < 20; round++)
        {
            var bench = new FeedBench(options => options.RelayMessages = 300);
            var members = new List<(TestMember Member, MemberMode Mode, long Joined, HashSet<long> Own)>();
            var head = 0L;
            for (var step = 0; step < 300; step++)
            {
                switch (random.Next(0, 10))
                {
                    case 0 when members.Count < 8:
                        var mode = random.Next(0, 2) == 0 ? MemberMode.Plain : MemberMode.Rich;
                        var policy = new OutboxPolicy(random.Next(100, 4_000), random.Next(1, 40), random.Next(1, 2_000));
                        var since = random.NextInt64(0, head + 1);
                        members.Add((bench.Add(mode, policy, new RoomPosition("epoch", since), random.Next(1, 300)), mode, since, []));
                        break;
                    case 1 or 2 when members.Count > 0:
                        var poster = members[random.Next(0, members.Count)];
                        bench.Post(poster.Member, $"m{head + 1}");
                        poster.Own.Add(++head);
                        bench.CommitMany(1);
                        break;
                    case 3 or 4 when members.Count > 0:
                        members[random.Next(0, members.Count)].Member.Socket.Block();
                        break;
                    case 5 or 6 when members.Count > 0:
                        members[random.Next(0, members.Count)].Member.Socket.Take(random.Next(1, 20));
                        break;
                    case 7:
                        bench.Run();
                        break;
                    default:
                        var count = random.Next(1, 40);
                        head += count;
                        bench.CommitMany(count);
                        break;
                }
            }

            members.ForEach(each => each.Member.Socket.Unblock());
            bench.Run();
            foreach (var (member, mode, joined, own) in members)
            {
                AssertWholeLog(member, mode, joined, head, own);
            }
        }
    }

    private static void AssertWholeLog(TestMember member, MemberMode mode, long joined, long head, HashSet<long> own)
    {
        Assert.Equal(own.Count, member.Settled);
        if (mode == MemberMode.Plain)
        {
            var expected = Texts((int)joined + 1, (int)head).Where((_, i) => !own.Contains(joined + 1 + i));
            Assert.Equal(expected, member.Transcript);
            return;
        }

        var transcript = member.Transcript;
        var acks = transcript.Where(line => line.StartsWith("ack", StringComparison.Ordinal));
        Assert.Equal(own.Order().Select(seq => $"ack {seq}"), acks);
        Assert.Equal(head, AssertContinuous(transcript, joined));
    }

    /// <summary>Every seq comes once, in order; an ack may also follow the page of history that holds its message.</summary>
    private static long AssertContinuous(IReadOnlyList<string> transcript, long last)
    {
        foreach (var line in transcript.Where(line => Seqs(line).To > 0))
        {
            var (from, to) = Seqs(line);
            if (line.StartsWith("ack", StringComparison.Ordinal) && to <= last)
            {
                continue;
            }

            if (from != last + 1)
            {
                Assert.Fail($"'{line}' came after {last}:\n{string.Join('\n', transcript)}");
            }

            last = to;
        }

        return last;
    }

    private static (long From, long To) Seqs(string line)
    {
        var word = line.Split(' ')[1];
        if (word == "none")
        {
            return (long.MaxValue, 0);
        }

        var seqs = word.Split('-').Select(part => long.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return (seqs[0], seqs[^1]);
    }

    private static IEnumerable<string> Texts(int from, int to) => Enumerable.Range(from, to - from + 1).Select(seq => $"m{seq}");

    private void CommitOneByOne(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _bench.CommitMany(1);
        }
    }
}
