using System.Text;
using Akka.Event;
using Akka.Streams;
using Akka.TestKit.Xunit2;
using Edge.Streams.Framing;
using Edge.Streams.Outbox;
using Edge.Streams.Transport;
using Edge.Testing;

namespace Edge.Streams.Tests.Stages;

/// <summary>The ends of a socket that go wrong: half-closed, flooding, stalled and broken peers, and handlers that throw.</summary>
public sealed class SocketEndTests : TestKit
{
    private static readonly byte[] ServerClose = FrameWriter.EncodeClose(CloseCodes.ProtocolError, "unmasked frame from a client");
    private readonly ScriptedStream _stream = new();
    private readonly RecordingHandler _handler = new();

    [Fact]
    public async Task Violation_WhenThePeerHalfClosesAfterIt_IsStillToldTheCode()
    {
        _stream.Feed(FrameWriter.Encode(Opcode.Text, "unmasked"u8));
        _stream.EndInput();
        Open(Timeouts(10));

        var closed = await _handler.ClosedAsync();

        Assert.Equal(ServerClose, _stream.Written);
        Assert.Equal(CloseCodes.ProtocolError, closed.Status.Code);
    }

    [Fact]
    public async Task Violation_WhenThePeerGoesOnFlooding_EndsWithinTheLinger()
    {
        _stream.Feed(FrameWriter.Encode(Opcode.Text, "unmasked"u8));
        _stream.RepeatInput = new byte[100];
        Open(Timeouts(10) with { LingerTimeout = TimeSpan.FromSeconds(0.1) });

        var closed = await _handler.ClosedAsync();

        Assert.Equal((CloseCodes.ProtocolError, ServerClose.Length), (closed.Status.Code, _stream.Written.Length));
    }

    [Fact]
    public async Task Violation_WhenThePeerReadsNothing_EndsAllTheSame()
    {
        _stream.HoldWrites();
        var connection = Open(Timeouts(0.1));
        connection.Outbox.Offer(OutboundFrames.One([1]));
        _stream.Feed(FrameWriter.Encode(Opcode.Text, "unmasked"u8));

        Assert.Equal(CloseCodes.ProtocolError, (await _handler.ClosedAsync()).Status.Code);
    }

    [Fact]
    public async Task PeerClose_WhenThePeerReadsNothing_EndsAllTheSame()
    {
        _stream.HoldWrites();
        var connection = Open(Timeouts(0.1));
        connection.Outbox.Offer(OutboundFrames.One([1]));
        _stream.Feed(MaskedClose(4001, "bye"));

        var closed = await _handler.ClosedAsync();

        Assert.Equal(new SocketClosed(new CloseStatus(4001, "bye"), Clean: false, ByPeer: true), closed);
    }

    [Fact]
    public async Task Ping_WhenThePeerFloodsWithThem_IsAnsweredMeanwhile()
    {
        _stream.RepeatInput = FrameWriter.EncodeMasked(Opcode.Ping, "!"u8, 5);
        var connection = Open(Timeouts(10));

        await _stream.WaitForWrittenAsync(FrameWriter.Encode(Opcode.Pong, "!"u8).Length * 3);

        connection.Abort();
        await _handler.ClosedAsync();
    }

    [Fact]
    public async Task Ping_WhenMorePeersFloodThanThereAreThreads_LeavesTurnsToOthers()
    {
        var streams = new List<ScriptedStream>();
        for (var i = 0; i < Environment.ProcessorCount * 6; i++)
        {
            var stream = new ScriptedStream { RepeatInput = FrameWriter.EncodeMasked(Opcode.Ping, "!"u8, 5) };
            streams.Add(stream);
            new WebSocketConnection(stream, stream.Break, Timeouts(10), new CoarseClock()).Run(_handler, Sys.Materializer());
            await stream.WaitForWrittenAsync(FrameWriter.Encode(Opcode.Pong, "!"u8).Length * 3);

            var before = Reads();
            var timer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(10), timer.SetResult);
            await timer.Task.WaitAsync(TimeSpan.FromSeconds(20));

            // In 10 ms and its turn in the queue they are some 50,000; while threads were kept to themselves, 10 million.
            Assert.InRange(Reads() - before, 0, 1_000_000);
        }

        long Reads() => streams.Sum(stream => (long)stream.BufferedReads);

        streams.ForEach(stream => stream.Break());
    }

    [Fact]
    public async Task Offer_WhenALargeFrameWaitsForAWrite_IsWrittenInSlices()
    {
        _stream.HoldWrites();
        var connection = Open(Timeouts(10));
        connection.Outbox.Offer(OutboundFrames.One([1]));
        connection.Outbox.Offer(OutboundFrames.One(new byte[200_000]));

        _stream.ReleaseWrites();
        await _stream.WaitForWrittenAsync(200_001);

        Assert.Equal([1, 65_536, 65_536, 65_536, 3_392], _stream.Writes.Select(write => write.Length));
        connection.Abort();
        await _handler.ClosedAsync();
    }

    [Fact]
    public async Task PeerClose_AfterOurs_EndsWithoutReadingOn()
    {
        var connection = Open(Timeouts(10));
        connection.Outbox.Close(CloseCodes.GoingAway, string.Empty, discard: false);
        await _stream.WaitForWrittenAsync(FrameWriter.EncodeClose(CloseCodes.GoingAway, string.Empty).Length);

        _stream.Feed(MaskedClose(CloseCodes.GoingAway, string.Empty));
        var closed = await _handler.ClosedAsync();

        Assert.True(closed.Clean);
        Assert.False(_stream.HasPendingRead);
    }

    [Fact]
    public async Task Close_WhenBothCloseAtOnce_IsCleanWithOurCode()
    {
        _stream.HoldWrites();
        var connection = Open(Timeouts(10));
        connection.Outbox.Close(CloseCodes.GoingAway, "ours", discard: false);
        _stream.Feed(MaskedClose(4001, "theirs"));
        await _stream.WaitForTakenAsync();
        _stream.ReleaseWrites();

        var closed = await _handler.ClosedAsync();

        Assert.Equal(new SocketClosed(new CloseStatus(CloseCodes.GoingAway, "ours"), Clean: true, ByPeer: false), closed);
        Assert.Equal(FrameWriter.EncodeClose(CloseCodes.GoingAway, "ours"), _stream.Written);
    }

    [Fact]
    public async Task PeerClose_WithoutACode_IsAnsweredWithoutOne()
    {
        Open(Timeouts(10));
        _stream.Feed(FrameWriter.EncodeMasked(Opcode.Close, [], 3));

        var closed = await _handler.ClosedAsync();

        Assert.Equal(new SocketClosed(new CloseStatus(CloseCodes.NoStatus, string.Empty), Clean: true, ByPeer: true), closed);
        Assert.Equal(FrameWriter.Encode(Opcode.Close, []), _stream.Written);
    }

    [Fact]
    public async Task Messages_AfterThePeersClose_AreNotHandedOver()
    {
        Open(Timeouts(10));
        _stream.Feed([.. MaskedClose(CloseCodes.NormalClosure, string.Empty), .. Masked("late")]);

        await _handler.ClosedAsync();

        Assert.Equal((false, 0), (_handler.HasMessage, _handler.MessagesAfterClosed));
    }

    [Fact]
    public async Task Abort_WhenNothingMoves_IsNotByThePeer()
    {
        var connection = Open(Timeouts(10));
        await _stream.WaitForPendingReadAsync();

        connection.Abort();
        connection.Abort();

        var abnormal = new SocketClosed(new CloseStatus(CloseCodes.Abnormal, string.Empty), Clean: false, ByPeer: false);
        Assert.Equal(abnormal, await _handler.ClosedAsync());
        Assert.Equal(1, _handler.ClosedCalls);
    }

    [Fact]
    public async Task Abort_BeforeRun_EndsAsSoonAsItRuns()
    {
        var connection = New(Timeouts(10));
        connection.Abort();

        connection.Run(_handler, Sys.Materializer());

        await _handler.ClosedAsync();
        Assert.True(connection.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Write_WhenThePeerIsGone_EndsWithoutAnErrorInTheLog()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Error));
        var connection = Open(Timeouts(10));
        await _stream.WaitForPendingReadAsync();
        _stream.DuringWrite = () => throw new IOException("reset");

        connection.Outbox.Offer(OutboundFrames.One([1]));
        connection.Outbox.Offer(OutboundFrames.One([2]));

        var abnormal = new SocketClosed(new CloseStatus(CloseCodes.Abnormal, string.Empty), Clean: false, ByPeer: true);
        Assert.Equal(abnormal, await _handler.ClosedAsync());
        await ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task Handler_WhenItThrows_ClosesWith1011()
    {
        var connection = New(Timeouts(10));
        var handler = new ThrowingHandler();
        connection.Run(handler, Sys.Materializer());
        _stream.Feed([.. Masked("x"), .. MaskedClose(CloseCodes.InternalError, string.Empty)]);

        var closed = await handler.Closed.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(new SocketClosed(new CloseStatus(CloseCodes.InternalError, string.Empty), Clean: true, ByPeer: false), closed);
        Assert.Equal(FrameWriter.EncodeClose(CloseCodes.InternalError, string.Empty), _stream.Written);
    }

    [Fact]
    public async Task Termination_OfTheActorSystem_IsNotByThePeer()
    {
        Open(Timeouts(10));
        await _stream.WaitForPendingReadAsync();

        await Sys.Terminate();

        Assert.False((await _handler.ClosedAsync()).ByPeer);
        Assert.Equal(1, _handler.ClosedCalls);
    }

    private static WebSocketOptions Timeouts(double seconds) => WebSocketOptions.Server with
    {
        CloseTimeout = TimeSpan.FromSeconds(seconds),
        LingerTimeout = TimeSpan.FromSeconds(seconds),
    };

    private static byte[] Masked(string text) => FrameWriter.EncodeMasked(Opcode.Text, Encoding.UTF8.GetBytes(text), 0x01020304);

    private static byte[] MaskedClose(int code, string reason) => FrameWriter.EncodeMaskedClose(code, reason, 0x0A0B0C0D);

    private WebSocketConnection New(WebSocketOptions options) => new(_stream, _stream.Break, options, new CoarseClock());

    private WebSocketConnection Open(WebSocketOptions options)
    {
        var connection = New(options);
        connection.Run(_handler, Sys.Materializer());
        return connection;
    }

    private sealed class ThrowingHandler : ISocketHandler
    {
        private readonly TaskCompletionSource<SocketClosed> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<SocketClosed> Closed => _closed.Task;

        public void OnMessage(WebSocketMessage message) => throw new InvalidOperationException("thrown by the test's handler");

        public void OnClosed(SocketClosed closed) => _closed.SetResult(closed);
    }
}
