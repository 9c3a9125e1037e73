using Akka.Streams;
using Akka.TestKit.Xunit2;
using Edge.Streams.Framing;
using Edge.Streams.Outbox;
using Edge.Streams.Transport;
using Edge.Testing;
using Xunit.Abstractions;

namespace Edge.Streams.Tests.Outbox;

/// <summary>Real threads against the real stages: a stream whose writes complete at once, late or never, as the seed has it.</summary>
public sealed class OutboxStressTests(ITestOutputHelper output) : TestKit
{
    private const int Producers = 4;
    private const int Each = 2000;
    private const int FrameBytes = 7;

    // So many writes are needed that each of the failures comes, however much is gathered.
    private static readonly OutboxPolicy SmallWrites = new(1024 * 1024, 4096, 10 * FrameBytes);
    private readonly ScriptedStream _stream = new();
    private readonly RecordingHandler _handler = new();

    [Theory]
    [InlineData(100_000_000, 10_000_000)]
    [InlineData(40 * FrameBytes, 30)]
    public async Task AcceptedFrames_OfManyProducers_ArriveOnceAndInOrder(long maxBytes, int maxFrames)
    {
        var random = Seeds.Start(output.WriteLine, null);
        var seeds = Enumerable.Range(0, Producers).Select(_ => random.Next()).ToArray();
        _stream.DuringWrite = Completing(new Random(random.Next()), failAfter: int.MaxValue);
        var connection = Run(new OutboxPolicy(maxBytes, maxFrames, 10 * FrameBytes));

        var accepted = await Task.WhenAll(seeds.Select((seed, producer) => Task.Run(() => Produce(connection.Outbox, producer, seed))));
        await _stream.WaitForWrittenAsync(accepted.Sum(list => list.Count) * FrameBytes);

        var frames = _stream.Written.Chunk(FrameBytes).Where(frame => frame[0] == ((int)Opcode.Binary | 0x80)).ToArray();
        for (var producer = 0; producer < Producers; producer++)
        {
            var arrived = frames.Where(frame => frame[2] == producer).Select(frame => BitConverter.ToInt32(frame, 3));
            Assert.Equal(accepted[producer], arrived);
        }

        Assert.Equal((0, 0), (_stream.OverlappingWrites, _stream.ChangedWrites));
        connection.Abort();
        await _handler.ClosedAsync();
    }

    [Fact]
    public async Task Frames_WhenAWriteFailsMidway_ArriveOnceUpToThere_AndTheConnectionEnds()
    {
        var random = Seeds.Start(output.WriteLine, null);
        for (var round = 0; round < 20; round++)
        {
            var stream = new ScriptedStream();
            var handler = new RecordingHandler();
            stream.DuringWrite = Completing(new Random(random.Next()), failAfter: random.Next(1, 40));
            var connection = new WebSocketConnection(stream, stream.Break, Options(SmallWrites), new CoarseClock());
            connection.Run(handler, Sys.Materializer());

            var accepted = await Task.WhenAll(Enumerable.Range(0, Producers)
                .Select(producer => Task.Run(() => Produce(connection.Outbox, producer, producer))));
            await handler.ClosedAsync();

            var frames = stream.Written.Chunk(FrameBytes).GroupBy(frame => frame[2], frame => BitConverter.ToInt32(frame, 3));
            Assert.All(frames, arrived => Assert.Equal(accepted[arrived.Key].Take(arrived.Count()), arrived));
            Assert.Equal((1, 0, 0), (handler.ClosedCalls, stream.OverlappingWrites, stream.ChangedWrites));
            Assert.Equal(OfferResult.Closed, connection.Outbox.Offer(OutboundFrames.One([1])));
        }
    }

    [Fact]
    public async Task Close_WhileManyProduce_IsTheLastFrame()
    {
        var random = Seeds.Start(output.WriteLine, null);
        var close = FrameWriter.EncodeClose(CloseCodes.GoingAway, string.Empty);
        for (var round = 0; round < 20; round++)
        {
            var stream = new ScriptedStream();
            var handler = new RecordingHandler();
            stream.DuringWrite = Completing(new Random(random.Next()), failAfter: int.MaxValue);
            var connection = new WebSocketConnection(stream, stream.Break, Options(OutboxPolicy.Default), new CoarseClock());
            connection.Run(handler, Sys.Materializer());
            var spins = random.Next(20_000);
            var closing = Task.Run(() =>
            {
                Thread.SpinWait(spins);
                connection.Outbox.Close(CloseCodes.GoingAway, string.Empty, discard: false);
            });

            var accepted = await Task.WhenAll(Enumerable.Range(0, Producers)
                .Select(producer => Task.Run(() => Produce(connection.Outbox, producer, producer))));
            await closing;
            await stream.WaitForWrittenAsync((accepted.Sum(list => list.Count) * FrameBytes) + close.Length);

            Assert.Equal(close, stream.Writes[^1]);
            Assert.Equal((accepted.Sum(list => list.Count) * FrameBytes) + close.Length, stream.Written.Length);
            Assert.Equal((0, 0), (stream.OverlappingWrites, stream.ChangedWrites));
            stream.Feed(FrameWriter.EncodeMaskedClose(CloseCodes.GoingAway, string.Empty, 1));
            Assert.True((await handler.ClosedAsync()).Clean);
        }
    }

    /// <summary>Offers numbered frames; those that do not fit are numbered again. Gives the numbers that were accepted.</summary>
    private static List<int> Produce(SocketOutbox outbox, int producer, int seed)
    {
        var random = new Random(seed);
        var accepted = new List<int>(Each);
        for (var i = 0; accepted.Count < Each; i++)
        {
            var frame = FrameWriter.Encode(Opcode.Binary, [(byte)producer, .. BitConverter.GetBytes(i)]);
            var result = random.Next(8) == 0 ? outbox.Reply(OutboundFrames.One(frame)) : outbox.Offer(OutboundFrames.One(frame));
            if (result == OfferResult.Closed)
            {
                break;
            }

            if (result == OfferResult.Accepted)
            {
                accepted.Add(i);
            }

            Thread.SpinWait(random.Next(100));
        }

        return accepted;
    }

    private static Func<ValueTask> Completing(Random random, int failAfter)
    {
        var writes = 0;
        return () =>
        {
            if (++writes > failAfter)
            {
                return ValueTask.FromException(new IOException("reset by the test"));
            }

            var (late, spins) = (random.Next(3) == 0, random.Next(3000));
            return late ? new ValueTask(Task.Run(() => Thread.SpinWait(spins))) : ValueTask.CompletedTask;
        };
    }

    private static WebSocketOptions Options(OutboxPolicy policy) => WebSocketOptions.Server with { Outbox = policy };

    private WebSocketConnection Run(OutboxPolicy policy)
    {
        var connection = new WebSocketConnection(_stream, _stream.Break, Options(policy), new CoarseClock());
        connection.Run(_handler, Sys.Materializer());
        return connection;
    }
}
