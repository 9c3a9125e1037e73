using Edge.Streams.Framing;
using Edge.Streams.Outbox;

namespace Edge.Streams.Tests.Outbox;

public sealed class BorrowedWriteTests
{
    private readonly OutboxDriver _driver = new(OutboxPolicy.Default);

    public BorrowedWriteTests() => Assert.Null(_driver.Take());

    [Fact]
    public void Offer_WhenParkedAndTheStreamTakesItAtOnce_WritesWithoutTheStage()
    {
        _driver.Clock.AdvanceTo(50);

        _driver.Outbox.Offer(OutboundFrames.One([1]));
        _driver.Outbox.Offer(OutboundFrames.One([2]));

        Assert.Equal([[1], [2]], _driver.Stream.Writes);
        Assert.Equal(0, _driver.Wakes);
        Assert.Equal((50, -1), (_driver.Activity.LastSent, _driver.Activity.WriteStarted));
    }

    [Fact]
    public async Task Offer_WhileABorrowedWriteIsInFlight_QueuesAndWakesTheStageAfterIt()
    {
        var written = HoldWrites();
        _driver.Clock.AdvanceTo(50);
        _driver.Outbox.Offer(OutboundFrames.One([1]));
        _driver.Outbox.Offer(OutboundFrames.One([2]));
        _driver.Outbox.Control(Opcode.Ping, []);
        _driver.Outbox.Close(CloseCodes.GoingAway, string.Empty, discard: false);
        Assert.Equal((0, 50L, 1L), (_driver.Wakes, _driver.Activity.WriteStarted, _driver.Outbox.WaitingBytes));

        await RunWithContinuationsAsync(written.SetResult);

        Assert.Equal(1, _driver.Wakes);
        Assert.Equal(-1, _driver.Activity.WriteStarted);
        byte[][] rest = [[.. FrameWriter.Encode(Opcode.Ping, []), 2], FrameWriter.EncodeClose(CloseCodes.GoingAway, string.Empty)];
        Assert.Equal(rest, _driver.TakeAll());
    }

    [Fact]
    public async Task Offer_WhenABorrowedWriteEndedLateAndNothingWaits_BorrowsAgain()
    {
        var written = HoldWrites();
        _driver.Outbox.Offer(OutboundFrames.One([1]));
        _driver.Stream.DuringWrite = null;
        await RunWithContinuationsAsync(written.SetResult);

        _driver.Outbox.Offer(OutboundFrames.One([2]));

        Assert.Equal([[1], [2]], _driver.Stream.Writes);
        Assert.Equal(0, _driver.Wakes);
    }

    [Fact]
    public void Offer_WhenALargeFrameIsBorrowed_WritesItInSlices()
    {
        _driver.Outbox.Offer(OutboundFrames.One(new byte[200_000]));

        Assert.Equal([65_536, 65_536, 65_536, 3_392], _driver.Stream.Writes.Select(write => write.Length));
        Assert.Equal(-1, _driver.Activity.WriteStarted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Offer_WhenTheBorrowedWriteFails_WakesTheStageToEndAndSparesTheProducer(bool late)
    {
        var written = HoldWrites();
        if (!late)
        {
            written.SetException(new IOException("reset"));
        }

        Assert.Equal(OfferResult.Accepted, _driver.Outbox.Offer(OutboundFrames.One([1])));
        await RunWithContinuationsAsync(() => written.TrySetException(new IOException("reset")));

        Assert.Equal(1, _driver.Wakes);
        Assert.True(_driver.Outbox.IsOver);
        Assert.Empty(_driver.TakeAll());
    }

    [Fact]
    public async Task Stop_WhileABorrowedWriteIsInFlight_NeitherParksNorWritesAgain()
    {
        var written = HoldWrites();
        _driver.Outbox.Offer(OutboundFrames.One([1]));

        _driver.Outbox.Stop();
        await RunWithContinuationsAsync(written.SetResult);

        Assert.Equal(OfferResult.Closed, _driver.Outbox.Offer(OutboundFrames.One([2])));
        Assert.Equal([[1]], _driver.Stream.Writes);
    }

    // Where there is no synchronization context, what awaits a source runs within its completion.
    private static Task RunWithContinuationsAsync(Action complete) => Task.Run(complete);

    private TaskCompletionSource HoldWrites()
    {
        var written = new TaskCompletionSource();
        _driver.Stream.DuringWrite = () => new ValueTask(written.Task);
        return written;
    }
}
