using Akka.Actor;
using Edge.Actors.Rooms;
using Edge.Host.Persistence;
using LinqToDB.Data;

namespace Edge.Host.Tests.Persistence;

/// <summary>What rooms promise on every database.</summary>
public abstract class RoomJournalTests
{
    private readonly string _room = $"test/{Guid.NewGuid():N}";
    private IJournalDatabase? _reader;

    [SkippableFact]
    public async Task Room_AfterARestart_GoesOnWhereItWas()
    {
        await using (var before = await StartAsync())
        {
            var relay = await before.SubscribeAsync(_room);
            relay.Post("one");
            relay.Post("two");
            await HearUntilAsync(relay, 2);
        }

        await using var after = await StartAsync();
        var again = await after.SubscribeAsync(_room);
        again.Post("two");
        var duplicate = await again.HearAsync<RoomProtocol.Duplicate>();
        again.Post("three");
        await HearUntilAsync(again, 1);

        Assert.Equal(2, duplicate.Seq);
        Assert.Equal(["3:three"], again.Committed);
        Assert.Equal([1, 2, 3], await after.ReplayAsync(again));
    }

    /// <summary>Two nodes that do not know of each other run the same room, as after a partition.</summary>
    [SkippableFact]
    public async Task Room_WhenAnotherIncarnationWrote_AcknowledgesNothing_AndItsSuccessorStoresTheSamePosts()
    {
        await using var stale = await StartAsync();
        await using var current = await StartAsync();
        var staleRelay = await stale.SubscribeAsync(_room);
        staleRelay.Post("one");
        await HearUntilAsync(staleRelay, 1);
        var currentRelay = await current.SubscribeAsync(_room);
        currentRelay.Post("two");
        await HearUntilAsync(currentRelay, 1);

        staleRelay.Post("three");
        staleRelay.Post("four");
        await staleRelay.HearAsync<Terminated>();
        var committedByStale = staleRelay.Committed.ToArray();
        var successor = await staleRelay.SubscribeAsync();
        staleRelay.Post("three");
        staleRelay.Post("four");
        await HearUntilAsync(staleRelay, 3);

        Assert.Equal(["1:one"], committedByStale);
        Assert.Equal(2, successor.Head);
        Assert.Equal(["1:one", "3:three", "4:four"], staleRelay.Committed);
        Assert.Equal(["2:two"], currentRelay.Committed);
        Assert.Equal([1, 2, 3, 4], await stale.ReplayAsync(staleRelay));
        Assert.Equal([1, 2, 3, 4], Rows());
    }

    [SkippableFact]
    public async Task Retention_DeletesTheOldEnd_AndTheRoomRecoversWithoutIt()
    {
        var options = new RoomOptions { SnapshotEvery = 100, RetainMessages = 100, DedupeMessages = 100, DedupeAge = TimeSpan.Zero };
        await using (var before = await StartAsync(options))
        {
            var relay = await before.SubscribeAsync(_room);
            for (var i = 1; i <= 250; i++)
            {
                relay.Post($"message {i}");
                await HearUntilAsync(relay, i);
            }

            // Snapshots were taken at 100 and at 200; the rows go after the second is saved.
            await UntilAsync(() => Rows().FirstOrDefault() == 101);
        }

        await using var after = await StartAsync(options);
        var again = await after.SubscribeAsync(_room);
        var subscribed = await again.SubscribeAsync();
        again.Post("message 240");
        var duplicate = await again.HearAsync<RoomProtocol.Duplicate>();
        again.Post("message 251");
        await HearUntilAsync(again, 1);

        Assert.Equal((101, 250), (subscribed.First, subscribed.Head));
        Assert.Equal(240, duplicate.Seq);
        Assert.Equal(["251:message 251"], again.Committed);
        Assert.Equal(Enumerable.Range(101, 151).Select(seq => (long)seq), await after.ReplayAsync(again));
    }

    /// <summary>The same database each time, as nodes find it.</summary>
    private protected abstract IJournalDatabase Open();

    private protected Task<RoomSystem> StartAsync() => StartAsync(new RoomOptions());

    private protected Task<RoomSystem> StartAsync(RoomOptions options) => RoomSystem.StartAsync(Open(), options);

    private static async Task HearUntilAsync(TestRelay relay, int committed)
    {
        while (relay.Committed.Count < committed)
        {
            await relay.HearAsync<RoomProtocol.Committed>();
        }
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!holds())
        {
            await poll.WaitForNextTickAsync(deadline.Token);
        }
    }

    private long[] Rows()
    {
        using var connection = new DataConnection((_reader ??= Open()).Options);
        return
        [
            .. connection.Query<long>(
                $"select sequence_number from journal where persistence_id = 'room-{_room}' and not deleted order by sequence_number"),
        ];
    }
}
