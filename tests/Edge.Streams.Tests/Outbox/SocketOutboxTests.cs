using Akka.Streams;
using Akka.TestKit.Xunit2;
using Edge.Streams.Framing;
using Edge.Streams.Outbox;
using Edge.Streams.Transport;
using Edge.Testing;

namespace Edge.Streams.Tests.Outbox;

public sealed class SocketOutboxTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ScriptedStream _stream = new();
    private readonly RecordingHandler _handler = new();

    [Fact]
    public async Task Offer_BeyondTheBytes_IsFull_AndDrainedIsToldOnce()
    {
        var connection = Open(new OutboxPolicy(1000, 100, 64 * 1024));
        await WaitUntilParkedAsync();
        _stream.HoldWrites();
        Assert.Equal(OfferResult.Accepted, connection.Outbox.Offer(Frames(600)));
        await AwaitConditionAsync(
            () => Task.FromResult(_stream.PendingWrites == 1 && connection.Outbox.WaitingBytes == 0), Patience);
        Assert.Equal(OfferResult.Accepted, connection.Outbox.Offer(Frames(600)));
        Assert.Equal(OfferResult.Full, connection.Outbox.Offer(Frames(600)));
        var drained = new Observer();
        connection.Outbox.NotifyWhenDrained(drained);
        Assert.False(drained.Told.IsCompleted);

        _stream.ReleaseWrites();
        await drained.Told.WaitAsync(Patience);

        Assert.Equal(OfferResult.Accepted, connection.Outbox.Offer(Frames(600)));
    }

    [Fact]
    public void Offer_BeyondTheFrames_IsFull()
    {
        var connection = NotRunning(new OutboxPolicy(1_000_000, 3, 64 * 1024));

        var results = Enumerable.Range(0, 4).Select(_ => connection.Outbox.Offer(Frames(10))).ToArray();

        Assert.Equal([OfferResult.Accepted, OfferResult.Accepted, OfferResult.Accepted, OfferResult.Full], results);
    }

    [Fact]
    public void Offer_ToAnEmptyOutbox_TakesAnySize()
    {
        var connection = NotRunning(new OutboxPolicy(1000, 3, 64 * 1024));

        Assert.Equal(OfferResult.Accepted, connection.Outbox.Offer(Frames(100_000)));
        Assert.Equal(OfferResult.Full, connection.Outbox.Offer(Frames(1)));
        Assert.Equal(OfferResult.Accepted, connection.Outbox.Reply(Frames(1)));
        Assert.True(connection.Outbox.IsFull);
    }

    [Fact]
    public async Task Write_WhenManyFramesWait_TakesThemAllAtOnce()
    {
        var connection = NotRunning(OutboxPolicy.Default);
        for (var i = 0; i < 50; i++)
        {
            connection.Outbox.Offer(OutboundFrames.One([(byte)i]));
        }

        connection.Run(_handler, Sys.Materializer());
        await _stream.WaitForWrittenAsync(50);

        Assert.Equal(Enumerable.Range(0, 50).Select(i => (byte)i), Assert.Single(_stream.Writes));
    }

    [Fact]
    public async Task Write_WhenMoreWaitsThanOneWriteTakes_IsSplitBetweenFrames()
    {
        var connection = NotRunning(new OutboxPolicy(1_000_000, 1000, 100));
        for (var i = 0; i < 10; i++)
        {
            connection.Outbox.Offer(Frames(40));
        }

        connection.Run(_handler, Sys.Materializer());
        await _stream.WaitForWrittenAsync(400);

        Assert.All(_stream.Writes, write => Assert.True(write.Length % 40 == 0));
    }

    [Fact]
    public async Task Control_WhenDataWaits_OvertakesAndOnlyTheNewestIsSent()
    {
        var connection = NotRunning(OutboxPolicy.Default);
        connection.Outbox.Offer(OutboundFrames.One([1, 2, 3]));
        connection.Outbox.Control(Opcode.Pong, "old"u8);
        connection.Outbox.Control(Opcode.Pong, "new"u8);

        connection.Run(_handler, Sys.Materializer());
        await _stream.WaitForWrittenAsync(8);

        Assert.Equal([.. FrameWriter.Encode(Opcode.Pong, "new"u8), 1, 2, 3], _stream.Written);
    }

    [Fact]
    public async Task Close_WithDiscard_SendsOnlyTheClose_AndNothingAfterIt()
    {
        var connection = NotRunning(OutboxPolicy.Default);
        connection.Outbox.Offer(Frames(10));
        Assert.True(connection.Outbox.Close(4102, "slow-consumer", discard: true));
        Assert.False(connection.Outbox.Close(1000, "second", discard: true));
        Assert.Equal(OfferResult.Closed, connection.Outbox.Offer(Frames(10)));

        connection.Run(_handler, Sys.Materializer());
        var close = FrameWriter.EncodeClose(4102, "slow-consumer");
        await _stream.WaitForWrittenAsync(close.Length);

        Assert.Equal(close, _stream.Written);
    }

    [Fact]
    public async Task BorrowedWrite_WhenItFails_EndsTheConnectionAndNotTheProducer()
    {
        var connection = Open(OutboxPolicy.Default);
        await WaitUntilParkedAsync();
        _stream.HoldWrites();
        connection.Outbox.Offer(Frames(5));

        _stream.Break();

        Assert.Equal(1006, (await _handler.ClosedAsync()).Status.Code);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Frames_OfManyProducers_ArriveOnceAndInOrder(int seed)
    {
        const int Producers = 4;
        const int Each = 3000;
        var connection = Open(new OutboxPolicy(10_000_000, 1_000_000, 4096));
        using var holding = new CancellationTokenSource();
        var holder = Task.Run(() =>
        {
            // Writes complete now at once, now late, so that the right to write changes hands all the time.
            var random = new Random(seed);
            while (!holding.IsCancellationRequested)
            {
                _stream.HoldWrites();
                Thread.SpinWait(random.Next(2000));
                _stream.ReleaseWrites();
                Thread.SpinWait(random.Next(2000));
            }
        });

        await Task.WhenAll(Enumerable.Range(0, Producers).Select(producer => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                Assert.Equal(OfferResult.Accepted, connection.Outbox.Offer(OutboundFrames.One(
                    [(byte)producer, (byte)(i >> 8), (byte)i])));
            }
        })));
        await holding.CancelAsync();
        await holder;
        await _stream.WaitForWrittenAsync(Producers * Each * 3);

        var written = _stream.Written;
        Assert.Equal(Producers * Each * 3, written.Length);
        for (var producer = 0; producer < Producers; producer++)
        {
            var numbers = written.Chunk(3).Where(frame => frame[0] == producer).Select(frame => (frame[1] << 8) | frame[2]);
            Assert.Equal(Enumerable.Range(0, Each), numbers);
        }
    }

    private static OutboundFrames Frames(int bytes) => OutboundFrames.One(new byte[bytes]);

    private WebSocketConnection NotRunning(OutboxPolicy policy) =>
        new(_stream, _stream.Break, WebSocketOptions.Server with { Outbox = policy }, new CoarseClock());

    private WebSocketConnection Open(OutboxPolicy policy)
    {
        var connection = NotRunning(policy);
        connection.Run(_handler, Sys.Materializer());
        return connection;
    }

    private async Task WaitUntilParkedAsync()
    {
        _stream.Feed(FrameWriter.EncodeMasked(Opcode.Ping, [], 1));
        await _stream.WaitForWrittenAsync(2);
    }

    private sealed class Observer : IDrainObserver
    {
        private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Told => _told.Task;

        public void OnDrained() => _told.SetResult();
    }
}
