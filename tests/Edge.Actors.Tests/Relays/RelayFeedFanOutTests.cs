using Edge.Actors.Relays;
using Edge.Streams.Outbox;

namespace Edge.Actors.Tests.Relays;

public sealed class RelayFeedFanOutTests
{
    private readonly FeedBench _bench = new(_ => { });

    [Fact]
    public void Flush_WhenMessagesCame_HandsThemToPlainAndRichMembers()
    {
        var plain = _bench.Add(MemberMode.Plain);
        var rich = _bench.Add(MemberMode.Rich);

        _bench.CommitAndFlush("m1", "m2");

        Assert.Equal(["m1", "m2"], plain.Transcript);
        Assert.Equal(["joined none", "msg 1", "msg 2"], rich.Transcript);
    }

    [Fact]
    public void Flush_WhenNothingCame_WritesNothing()
    {
        var plain = _bench.Add(MemberMode.Plain);
        _bench.CommitAndFlush("m1");

        _bench.Feed.Flush();

        Assert.Equal(["m1"], plain.Transcript);
        Assert.Equal(0, _bench.Feed.Unflushed);
    }

    [Fact]
    public void Flush_WhenAPlainMemberPosted_LeavesItsOwnOut()
    {
        var sender = _bench.Add(MemberMode.Plain);
        var other = _bench.Add(MemberMode.Plain);
        _bench.Post(sender, "m2");

        _bench.CommitAndFlush("m1", "m2", "m3");

        Assert.Equal(["m1", "m3"], sender.Transcript);
        Assert.Equal(["m1", "m2", "m3"], other.Transcript);
        Assert.Equal(1, sender.Settled);
    }

    [Fact]
    public void Flush_WhenARichMemberPosted_PutsTheAckInItsPlace()
    {
        var sender = _bench.Add(MemberMode.Rich);
        _bench.Post(sender, "m2");

        _bench.CommitAndFlush("m1", "m2", "m3");

        Assert.Equal(["joined none", "msg 1", "ack 2", "msg 3"], sender.Transcript);
        Assert.Equal(1, sender.Settled);
    }

    [Fact]
    public void Flush_WhenEchoIsWanted_SendsAckAndMessage()
    {
        var sender = _bench.Add(MemberMode.Rich);
        _bench.Post(sender, "m1", echo: true);

        _bench.CommitAndFlush("m1");

        Assert.Equal(["joined none", "ack 1", "msg 1"], sender.Transcript);
    }

    [Fact]
    public void Flush_WhenTheSamePostWasAskedTwice_AnswersBothInTheirPlace()
    {
        var first = _bench.Add(MemberMode.Rich);
        var second = _bench.Add(MemberMode.Rich);
        _bench.Post(first, "m2");
        _bench.Post(second, "m2");

        _bench.CommitAndFlush("m1", "m2", "m3");

        Assert.Equal(["joined none", "msg 1", "ack 2", "msg 3"], first.Transcript);
        Assert.Equal(["joined none", "msg 1", "ack 2 dup", "msg 3"], second.Transcript);
        Assert.Equal((1, 1), (first.Settled, second.Settled));
    }

    [Fact]
    public void Flush_WhenOneConnectionAskedTwice_AnswersBothRequests()
    {
        var sender = _bench.Add(MemberMode.Rich);
        _bench.Post(sender, "m1");
        _bench.Post(sender, "m1");

        _bench.CommitAndFlush("m1");

        Assert.Equal(["joined none", "ack 1", "ack 1 dup"], sender.Transcript);
        Assert.Equal(2, sender.Settled);
    }

    [Fact]
    public void Flush_WhenTheSenderHasLeft_StillAnswersItsRequest()
    {
        var sender = _bench.Add(MemberMode.Rich);
        _bench.Post(sender, "m1");
        _bench.Feed.Members.Remove(sender.Room);

        _bench.CommitAndFlush("m1");

        Assert.Equal(["joined none", "ack 1"], sender.Transcript);
        Assert.Equal(1, sender.Settled);
    }

    [Fact]
    public void Flush_WhenAMemberIsGone_HandsToTheOthers()
    {
        var gone = _bench.Add(MemberMode.Plain);
        var other = _bench.Add(MemberMode.Plain);
        gone.Socket.Connection.Abort();

        _bench.CommitAndFlush("m1");
        _bench.Run();

        Assert.Equal(["m1"], other.Transcript);
        Assert.Empty(gone.Transcript);
    }

    [Fact]
    public void Flush_WhenMoreCameThanTheRingHolds_DeliversAndAcknowledgesAll()
    {
        var bench = new FeedBench(options => options.RelayMessages = 300);
        var plain = bench.Add(MemberMode.Plain);
        var rich = bench.Add(MemberMode.Rich);
        bench.Post(plain, "m5");
        bench.Post(rich, "m6");

        bench.CommitMany(700);
        bench.Run();

        Assert.Equal(Enumerable.Range(1, 700).Where(seq => seq != 5).Select(seq => $"m{seq}"), plain.Transcript);
        Assert.Equal(Enumerable.Range(1, 700).Select(seq => seq == 6 ? "ack 6" : $"msg {seq}"), rich.Transcript.Skip(1));
        Assert.Equal((1, 1), (plain.Settled, rich.Settled));
    }

    [Fact]
    public void TryAppend_WhenThereIsAHole_SaysSoAndTakesNothing()
    {
        Assert.False(_bench.Feed.TryAppend([Rooms.SamplePosts.Message(2)]));

        Assert.Equal(0, _bench.Feed.Ring.Head);
    }

    [Fact]
    public void TryAppend_WhenSomeAreKnown_TakesTheRest()
    {
        var plain = _bench.Add(MemberMode.Plain);
        _bench.CommitAndFlush("m1", "m2");

        Assert.True(_bench.Feed.TryAppend([Rooms.SamplePosts.Message(2), Rooms.SamplePosts.Message(3)]));
        _bench.Feed.Flush();

        Assert.Equal(["m1", "m2", "m3"], plain.Transcript);
    }

    [Fact]
    public void Answer_WhenTheMemberIsBehindThatMessage_KeepsTheOrder()
    {
        var member = _bench.Add(MemberMode.Rich, new OutboxPolicy(1 << 20, 1, 64));
        member.Socket.Block();
        var pending = _bench.Post(member, "m3");
        _bench.Feed.Pending.TryRemove(pending.Key, out _);
        _bench.CommitAndFlush("m1");
        _bench.CommitAndFlush("m2");
        _bench.CommitAndFlush("m3");
        _bench.CommitAndFlush("m4");

        _bench.Feed.Answer(pending, 3, 0);
        member.Socket.Unblock();
        _bench.Run();

        Assert.Equal(["joined none", "msg 1", "msg 2", "ack 3 dup", "msg 4"], member.Transcript);
        Assert.Equal(1, member.Settled);
    }
}
