using Edge.Streams.Framing;
using Edge.Streams.Outbox;

namespace Edge.Streams.Tests.Outbox;

public sealed class OutboxBoundTests
{
    [Theory]
    [InlineData(400, OfferResult.Accepted)]
    [InlineData(401, OfferResult.Full)]
    public void Offer_WhenBytesWait_TakesUpToTheBound(int bytes, OfferResult expected)
    {
        var driver = new OutboxDriver(new OutboxPolicy(1000, 100, 1000));
        driver.Outbox.Offer(Frames(600, 1));

        Assert.Equal(expected, driver.Outbox.Offer(Frames(bytes, 1)));
    }

    [Theory]
    [InlineData(4, OfferResult.Accepted)]
    [InlineData(5, OfferResult.Full)]
    public void Offer_WhenFramesWait_CountsTheFramesOfEachElement(int count, OfferResult expected)
    {
        var driver = new OutboxDriver(new OutboxPolicy(1000, 10, 1000));
        driver.Outbox.Offer(Frames(1, 6));

        Assert.Equal(expected, driver.Outbox.Offer(Frames(1, count)));
        Assert.Equal(expected == OfferResult.Accepted, driver.Outbox.IsFull);
    }

    [Fact]
    public void Offer_WhenFull_QueuesNothing()
    {
        var driver = new OutboxDriver(new OutboxPolicy(10, 10, 1000));
        driver.Outbox.Offer(Frames(10, 1));

        driver.Outbox.Offer(OutboundFrames.One([9]));

        Assert.Equal(new byte[10], Assert.Single(driver.TakeAll()));
    }

    [Fact]
    public void WaitingBytes_WhenTaken_DoesNotCountTheWriteInFlight()
    {
        var driver = new OutboxDriver(new OutboxPolicy(1000, 10, 1000));
        driver.Outbox.Offer(Frames(600, 1));
        Assert.Equal(600, driver.Outbox.WaitingBytes);

        driver.Take();

        Assert.Equal(0, driver.Outbox.WaitingBytes);
    }

    [Fact]
    public void NotifyWhenDrained_WhenLittleWaits_IsToldAtOnce()
    {
        var (driver, observer) = (new OutboxDriver(new OutboxPolicy(1000, 100, 1000)), new CountingObserver());
        driver.Outbox.Offer(Frames(100, 10));

        driver.Outbox.NotifyWhenDrained(observer);

        Assert.Equal(1, observer.Calls);
    }

    [Theory]
    [InlineData(101, 1)]
    [InlineData(1, 11)]
    public void NotifyWhenDrained_WhenMoreThanATenthWaits_IsToldOnceItIsLess(int bytes, int count)
    {
        var (driver, observer) = (new OutboxDriver(new OutboxPolicy(1000, 100, 1)), new CountingObserver());
        driver.Outbox.Offer(Frames(bytes, count));
        driver.Outbox.Offer(Frames(bytes, count));
        driver.Outbox.NotifyWhenDrained(observer);

        driver.Take();
        Assert.Equal(0, observer.Calls);
        driver.Take();
        Assert.Equal(1, observer.Calls);

        driver.Outbox.Offer(Frames(bytes, count));
        driver.TakeAll();
        Assert.Equal(1, observer.Calls);
    }

    [Fact]
    public void NotifyWhenDrained_WhenSeveralAsk_TellsEach()
    {
        var driver = new OutboxDriver(new OutboxPolicy(1000, 100, 1000));
        CountingObserver[] observers = [new(), new(), new()];
        driver.Outbox.Offer(Frames(500, 1));
        Array.ForEach(observers, driver.Outbox.NotifyWhenDrained);

        driver.TakeAll();

        Assert.All(observers, observer => Assert.Equal(1, observer.Calls));
    }

    [Fact]
    public void NotifyWhenDrained_WhenTheOutboxStops_IsTold()
    {
        var (driver, early, late) = (new OutboxDriver(new OutboxPolicy(1000, 100, 1000)), new CountingObserver(), new CountingObserver());
        driver.Outbox.Offer(Frames(500, 1));
        driver.Outbox.NotifyWhenDrained(early);

        driver.Outbox.Stop();
        driver.Outbox.NotifyWhenDrained(late);

        Assert.Equal((1, 1), (early.Calls, late.Calls));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void NotifyWhenDrained_WhenClosed_IsToldAtOnceIfWhatWaitsIsDiscarded(bool discard, int calls)
    {
        var (driver, observer) = (new OutboxDriver(new OutboxPolicy(1000, 100, 1000)), new CountingObserver());
        driver.Outbox.Offer(Frames(500, 1));
        driver.Outbox.NotifyWhenDrained(observer);

        driver.Outbox.Close(CloseCodes.NormalClosure, string.Empty, discard);

        Assert.Equal(calls, observer.Calls);
        driver.TakeAll();
        Assert.Equal(1, observer.Calls);
    }

    [Fact]
    public void NotifyWhenDrained_WhenTheObserverOffers_IsNotLost()
    {
        var driver = new OutboxDriver(new OutboxPolicy(1000, 100, 1000));
        driver.Outbox.Offer(Frames(500, 1));
        driver.Outbox.NotifyWhenDrained(new Refilling(driver.Outbox));

        Assert.Equal([500, 7], driver.TakeAll().Select(write => write.Length));
    }

    private static OutboundFrames Frames(int bytes, int count) => new(new byte[bytes], count);

    private sealed class Refilling(SocketOutbox outbox) : IDrainObserver
    {
        public void OnDrained() => outbox.Offer(new OutboundFrames(new byte[7], 1));
    }
}
