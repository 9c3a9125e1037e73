using Edge.Actors.Relays;
using Edge.Actors.Rooms;
using Edge.Actors.Tests.Rooms;
using Edge.Streams.Outbox;
using Edge.Streams.Wire;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Actors.Tests.Relays;

/// <summary>A <see cref="RelayFeed"/> with a log, and members over sockets in the hands of the test; no actor system.</summary>
internal sealed class FeedBench
{
    private readonly MailboxRef _guardian = new();
    private readonly Queue<HistoryRange> _reads = new();
    private readonly List<RoomMessage> _log = [];

    public FeedBench(Action<RoomOptions> change)
    {
        Settings = SamplePosts.Settings(Time, change);
        Feed = new RelayFeed(
            SamplePosts.Room,
            Settings,
            range =>
            {
                _reads.Enqueue(range);
                return true;
            },
            () => LagsStarted++);
        Feed.Open("epoch", 1);
    }

    public FakeTimeProvider Time { get; } = new();

    public RoomSettings Settings { get; }

    public RelayFeed Feed { get; }

    public int LagsStarted { get; private set; }

    public int ReadsWaiting => _reads.Count;

    public int DrainsWaiting => _guardian.Messages.Count;

    /// <summary>Oldest message the journal still has.</summary>
    public long JournalFirst { get; set; } = 1;

    public TestMember Add(MemberMode mode) => Add(mode, OutboxPolicy.Default);

    public TestMember Add(MemberMode mode, OutboxPolicy policy) => Add(mode, policy, new RoomPosition("epoch", Feed.Ring.Head), null);

    public TestMember Add(MemberMode mode, OutboxPolicy policy, RoomPosition? since, int? limit)
    {
        var member = NewMember(mode, policy);
        Join(member, since, limit);
        return member;
    }

    /// <summary>A member that has not joined.</summary>
    public TestMember NewMember(MemberMode mode, OutboxPolicy policy) => new(mode, policy, _guardian);

    public void Join(TestMember member, RoomPosition? since, int? limit) =>
        Feed.Join(new RelayProtocol.Join(SamplePosts.Room, member.Room, 1, since, limit));

    /// <summary>A post that the room has not answered yet.</summary>
    public PendingPost Post(TestMember member, string messageId) => Post(member, messageId, echo: false);

    public PendingPost Post(TestMember member, string messageId, bool echo)
    {
        var post = new RelayProtocol.Post(
            SamplePosts.Room, member.Room, 9, null, "s_1", messageId, RoomPayloadKind.Text, default, default, echo);
        var pending = new PendingPost(post, SamplePosts.Key(messageId), 0);
        Feed.Pending.Add(pending);
        return pending;
    }

    /// <summary>The room says that these are in the log now.</summary>
    public void Commit(params string[] messageIds)
    {
        foreach (var messageId in messageIds)
        {
            _log.Add(SamplePosts.Message(_log.Count + 1) with { MessageId = messageId, Key = SamplePosts.Key(messageId) });
            Assert.True(Feed.TryAppend([_log[^1]]), "the feed found a hole where there is none");
        }
    }

    public void CommitAndFlush(params string[] messageIds)
    {
        Commit(messageIds);
        Feed.Flush();
    }

    /// <summary>Messages m1, m2, ... as many as asked.</summary>
    public void CommitMany(int count)
    {
        Commit([.. Enumerable.Range(_log.Count + 1, count).Select(seq => $"m{seq}")]);
        Feed.Flush();
    }

    /// <summary>The range that is to be read next, which nobody reads.</summary>
    public (long From, long To) TakeRead()
    {
        var range = _reads.Dequeue();
        return (range.From, range.To);
    }

    /// <summary>Lets the relay's part run that is not in the feed: drained members and reads from the journal, until nothing is left.</summary>
    public void Run()
    {
        for (var steps = 0; _guardian.Messages.Count + _reads.Count > 0; steps++)
        {
            Assert.True(steps < 10_000, "catching up goes round in circles");
            if (_reads.TryDequeue(out var range))
            {
                var page = _log.Where(m => m.Seq >= Math.Max(range.From, JournalFirst) && m.Seq <= range.To).ToArray();
                Feed.OnCatchUpRead(((CatchUpPurpose)range.Purpose).Member, range, page);
            }
            else if (_guardian.Messages.TryDequeue(out var message) && message is RelayProtocol.Drained drained)
            {
                Feed.CatchUp(drained.Member);
            }
        }
    }
}
