using Edge.Actors.Http;
using Edge.Actors.Objects.Links;
using Edge.Streams.Framing;
using Edge.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace Edge.Actors.Tests.Objects.Links;

public sealed class LinkEndTests(ITestOutputHelper output)
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(1_764_000_000_000));

    /// <summary>Batches between two ends get lost, come twice and overtake each other: all that is said arrives, once and in order.</summary>
    [Fact]
    public void Say_OverAWayThatLosesDoublesAndReorders_ArrivesOnceAndInOrder()
    {
        var random = Seeds.Start(output.WriteLine, fixedSeed: null);
        for (var run = 0; run < 50; run++)
        {
            var (left, right) = (new LinkEnd(_time, isLocal: false), new LinkEnd(_time, isLocal: false));
            var way = new List<(LinkEnd To, LinkBatch Batch)>();
            var (toLeft, toRight) = (new List<int>(), new List<int>());
            var said = 0;
            for (var step = 0; step < 400 || left.NeedsTick || right.NeedsTick || way.Count > 0; step++)
            {
                Assert.True(step < 20_000, "the ends do not come to rest");
                if (said < 100)
                {
                    left.Say(new ObjectItems.Cut(++said));
                    right.Say(new ObjectItems.Cut(said));
                }

                _time.Advance(TimeSpan.FromMilliseconds(random.Next(600)));
                var isTick = random.Next(4) == 0;
                way.AddRange((isTick ? left.OnTick() : left.TakeBatches()).Select(batch => (right, batch)));
                way.AddRange((isTick ? right.OnTick() : right.TakeBatches()).Select(batch => (left, batch)));
                Travel(random, way, (to, item) => (to == left ? toLeft : toRight).Add(((ObjectItems.Cut)item).Socket));
            }

            Assert.True(Enumerable.Range(1, 100).SequenceEqual(toLeft), string.Join(' ', toLeft));
            Assert.True(Enumerable.Range(1, 100).SequenceEqual(toRight), string.Join(' ', toRight));
        }
    }

    [Fact]
    public void Say_OfWhatIsTooLarge_TravelsInPiecesAndComesWhole()
    {
        var (left, right) = (new LinkEnd(_time, isLocal: false), new LinkEnd(_time, isLocal: false));
        var payload = new byte[3 * LinkEnd.MaxBatchBytes];
        new Random(1).NextBytes(payload);

        left.Say(new ObjectItems.Deliver(new SocketMessage(Opcode.Binary, payload), [1, 3]));
        left.Say(new ObjectItems.Cut(5));
        var batches = left.TakeBatches().ToArray();
        var items = batches.SelectMany(batch => right.Take(batch, out _)).ToArray();

        Assert.All(batches, batch => Assert.True(batch.Items.Sum(item => item.Bytes) <= LinkEnd.MaxBatchBytes + 1024));
        var deliver = Assert.IsType<ObjectItems.Deliver>(items[0]);
        Assert.True(payload.AsSpan().SequenceEqual(deliver.Message.Payload.Span));
        Assert.Equal([1, 3], deliver.Sockets.ToArray());
        Assert.IsType<ObjectItems.Cut>(items[1]);
    }

    [Fact]
    public void Say_OnOneNode_CutsNothing()
    {
        var left = new LinkEnd(_time, isLocal: true);

        left.Say(new ObjectItems.Result(1, new byte[10 * LinkEnd.MaxBatchBytes]));

        Assert.IsType<ObjectItems.Result>(Assert.Single(Assert.Single(left.TakeBatches()).Items));
    }

    [Fact]
    public void Take_OfAConfirmation_GivesTheItemsThatArrivedWhole()
    {
        var (left, right) = (new LinkEnd(_time, isLocal: false), new LinkEnd(_time, isLocal: false));
        left.Say(new ObjectItems.Result(1, new byte[2 * LinkEnd.MaxBatchBytes]));
        foreach (var batch in left.TakeBatches())
        {
            right.Take(batch, out _);
        }

        left.Take(right.Confirm(), out var confirmed);

        Assert.Equal(1, Assert.IsType<ObjectItems.Result>(Assert.Single(confirmed)).Event);
        Assert.False(left.NeedsTick);
    }

    [Fact]
    public void OnTick_WhenNothingWasConfirmedForASecond_SendsAgain()
    {
        var left = new LinkEnd(_time, isLocal: false);
        left.Say(new ObjectItems.Cut(1));
        Assert.Single(left.TakeBatches());
        _time.Advance(TimeSpan.FromMilliseconds(900));
        Assert.Empty(left.OnTick());
        _time.Advance(TimeSpan.FromMilliseconds(200));

        Assert.Equal(1, Assert.Single(left.OnTick()).First);
    }

    private static void Travel(Random random, List<(LinkEnd To, LinkBatch Batch)> way, Action<LinkEnd, LinkItem> arrived)
    {
        while (way.Count > 0 && random.Next(5) > 0)
        {
            var at = random.Next(3) == 0 ? random.Next(way.Count) : 0;
            var (to, batch) = way[at];
            if (random.Next(6) > 0)
            {
                way.RemoveAt(at);
            }

            if (random.Next(5) == 0)
            {
                continue;
            }

            foreach (var item in to.Take(batch, out _))
            {
                arrived(to, item);
            }
        }
    }
}
