using System.Text;
using Akka.Streams;
using Akka.TestKit.Xunit2;
using Edge.Streams.Framing;
using Edge.Streams.Outbox;
using Edge.Streams.Transport;
using Edge.Testing;

namespace Edge.Streams.Tests.Stages;

public sealed class ConnectionGraphTests : TestKit
{
    private static readonly WebSocketOptions Options = WebSocketOptions.Server with
    {
        CloseTimeout = TimeSpan.FromSeconds(10),
        LingerTimeout = TimeSpan.FromMilliseconds(200),
    };

    private readonly ScriptedStream _stream = new();
    private readonly RecordingHandler _handler = new();
    private readonly CoarseClock _clock = new();
    private readonly WebSocketConnection _connection;

    public ConnectionGraphTests()
        : base("akka.test.single-expect-default = 20s")
    {
        _connection = new WebSocketConnection(_stream, _stream.Break, Options, _clock);
        _connection.Run(_handler, Sys.Materializer());
    }

    [Fact]
    public async Task Messages_WhenSeveralCome_AreHandedOverOneByOneOnRequest()
    {
        _stream.Feed([.. Masked("one"), .. Masked("two")]);

        Assert.Equal("one", Text(await _handler.MessageAsync()));
        Assert.False(_handler.HasMessage);
        _connection.RequestNext();
        Assert.Equal("two", Text(await _handler.MessageAsync()));
    }

    [Fact]
    public async Task Activity_UntilAMessageIsTaken_SaysThatNothingIsRead()
    {
        Assert.False(_connection.Activity.IsUnread);
        _stream.Feed([.. Masked("one"), .. Masked("two")]);
        await _handler.MessageAsync();
        await AwaitConditionAsync(() => Task.FromResult(_connection.Activity.IsUnread));

        _connection.RequestNext();
        await _handler.MessageAsync();
        _connection.RequestNext();

        await AwaitConditionAsync(() => Task.FromResult(!_connection.Activity.IsUnread));
    }

    [Fact]
    public async Task Input_WhenCutAtEveryPosition_GivesTheSameMessages()
    {
        byte[] bytes = [.. Masked("hello"), .. FrameWriter.EncodeMasked(Opcode.Ping, "p"u8, 7), .. Masked("wörld")];
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            var stream = new ScriptedStream();
            var handler = new RecordingHandler();
            var connection = new WebSocketConnection(stream, stream.Break, WebSocketOptions.Server, _clock);
            connection.Run(handler, Sys.Materializer());
            stream.Feed(bytes[..cut]);
            stream.Feed(bytes[cut..]);

            var first = Text(await handler.MessageAsync());
            connection.RequestNext();
            var second = Text(await handler.MessageAsync());

            Assert.Equal(("hello", "wörld"), (first, second));
            connection.Abort();
            await handler.ClosedAsync();
        }
    }

    [Fact]
    public async Task Ping_WhenItComes_IsAnsweredWithItsPayload()
    {
        var pong = FrameWriter.Encode(Opcode.Pong, "here?"u8);

        _stream.Feed(FrameWriter.EncodeMasked(Opcode.Ping, "here?"u8, 42));
        await _stream.WaitForWrittenAsync(pong.Length);

        Assert.Equal(pong, _stream.Written);
    }

    [Fact]
    public async Task Close_WhenPeerCloses_IsEchoedAfterWhatWaits()
    {
        _stream.HoldWrites();
        _connection.Outbox.Offer(OutboundFrames.One(FrameWriter.Encode(Opcode.Text, "a"u8)));
        _connection.Outbox.Offer(OutboundFrames.One(FrameWriter.Encode(Opcode.Text, "b"u8)));
        _stream.Feed(MaskedClose(4001, "bye"));
        _stream.ReleaseWrites();

        var closed = await _handler.ClosedAsync();

        Assert.Equal(new SocketClosed(new CloseStatus(4001, "bye"), Clean: true, ByPeer: true), closed);
        byte[] expected =
        [
            .. FrameWriter.Encode(Opcode.Text, "a"u8), .. FrameWriter.Encode(Opcode.Text, "b"u8),
            .. FrameWriter.EncodeClose(4001, "bye"),
        ];
        Assert.Equal(expected, _stream.Written);
        Assert.True(_connection.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Close_WhenWeClose_WaitsForThePeersClose()
    {
        _connection.Outbox.Close(4000, "server-restart", discard: false);
        await _stream.WaitForWrittenAsync(FrameWriter.EncodeClose(4000, "server-restart").Length);
        Assert.False(_connection.Completion.IsCompleted);

        _stream.Feed([.. Masked("late"), .. MaskedClose(4000, string.Empty)]);
        var closed = await _handler.ClosedAsync();

        Assert.Equal(new SocketClosed(new CloseStatus(4000, "server-restart"), Clean: true, ByPeer: false), closed);
        Assert.False(_handler.HasMessage);
    }

    [Fact]
    public async Task Close_WhenPeerDoesNotAnswerOurs_EndsAfterTheTimeout()
    {
        var (stream, handler) = (new ScriptedStream(), new RecordingHandler());
        var impatient = Options with { CloseTimeout = TimeSpan.FromMilliseconds(200) };
        var connection = new WebSocketConnection(stream, stream.Break, impatient, _clock);
        connection.Run(handler, Sys.Materializer());

        connection.Outbox.Close(1001, string.Empty, discard: false);
        var closed = await handler.ClosedAsync();

        Assert.Equal(new SocketClosed(new CloseStatus(1001, string.Empty), Clean: false, ByPeer: false), closed);
    }

    [Fact]
    public async Task Input_WhenItEndsWithoutClose_Is1006()
    {
        _stream.EndInput();

        var closed = await _handler.ClosedAsync();

        Assert.Equal((1006, false, true), (closed.Status.Code, closed.Clean, closed.ByPeer));
    }

    [Fact]
    public async Task Violation_WhenPeerBreaksTheProtocol_IsToldAndTheSocketEnds()
    {
        _connection.Outbox.Control(Opcode.Ping, []);
        _stream.Feed(FrameWriter.Encode(Opcode.Text, "unmasked"u8));

        var closed = await _handler.ClosedAsync();

        Assert.Equal((1002, false, false), (closed.Status.Code, closed.Clean, closed.ByPeer));
        Assert.Contains((byte)(0x80 | (int)Opcode.Close), _stream.Written);
        Assert.False(_handler.HasMessage);
    }

    [Fact]
    public async Task Abort_WhenAWriteIsHeld_EndsAtOnceAndTellsOnce()
    {
        _stream.HoldWrites();
        _connection.Outbox.Offer(OutboundFrames.One(FrameWriter.Encode(Opcode.Text, "a"u8)));

        _connection.Abort();
        var closed = await _handler.ClosedAsync();

        Assert.Equal(1006, closed.Status.Code);
        Assert.Equal(1, _handler.ClosedCalls);
        Assert.Equal(OfferResult.Closed, _connection.Outbox.Offer(OutboundFrames.One([1])));
    }

    [Fact]
    public async Task Termination_WhenTheActorSystemEnds_ClosesTheSocket()
    {
        await Sys.Terminate();

        await _handler.ClosedAsync();

        Assert.True(_connection.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Reading_WhileIdle_RentsNoBuffer()
    {
        _stream.Feed(Masked("x"));
        await _handler.MessageAsync();
        _connection.RequestNext();
        await _stream.WaitForPendingReadAsync();

        Assert.Equal(1, _stream.BufferedReads);
    }

    [Fact]
    public async Task Reading_WithoutDemand_TakesNothingFromTheSocket()
    {
        _stream.Feed(Masked("x"));
        await _handler.MessageAsync();
        _stream.Feed(Masked("y"));
        await WaitForStageAsync();

        Assert.Equal((1, false), (_stream.BufferedReads, _stream.HasPendingRead));
        _connection.RequestNext();
        Assert.Equal("y", Text(await _handler.MessageAsync()));
    }

    [Fact]
    public async Task Activity_WhenBytesMove_CarriesTheClock()
    {
        _clock.AdvanceTo(5000);
        _stream.Feed(FrameWriter.EncodeMasked(Opcode.Ping, [], 1));
        await _stream.WaitForWrittenAsync(2);
        await AwaitConditionAsync(() => Task.FromResult(_connection.Activity.LastSent == 5000));

        Assert.Equal(5000, _connection.Activity.LastReceived);
        Assert.Equal(-1, _connection.Activity.WriteStarted);
    }

    [Fact]
    public async Task Activity_WhenAWriteStalls_SaysSinceWhen()
    {
        await WaitUntilParkedAsync();
        _stream.HoldWrites();
        _clock.AdvanceTo(7000);
        _connection.Outbox.Offer(OutboundFrames.One(FrameWriter.Encode(Opcode.Text, "a"u8)));

        await AwaitConditionAsync(() => Task.FromResult(_connection.Activity.WriteStarted == 7000));
        _stream.ReleaseWrites();
        await AwaitConditionAsync(() => Task.FromResult(_connection.Activity.WriteStarted == -1));
    }

    private static byte[] Masked(string text) => FrameWriter.EncodeMasked(Opcode.Text, Encoding.UTF8.GetBytes(text), 0x01020304);

    private static byte[] MaskedClose(int code, string reason) =>
        FrameWriter.EncodeMasked(Opcode.Close, FrameWriter.EncodeClose(code, reason).AsSpan(2), 0x0A0B0C0D);

    private static string Text(WebSocketMessage message) => Encoding.UTF8.GetString(message.Payload.Span);

    private async Task WaitUntilParkedAsync()
    {
        _stream.Feed(FrameWriter.EncodeMasked(Opcode.Ping, [], 1));
        await _stream.WaitForWrittenAsync(2);
    }

    // What the stage has to write was queued behind all that it was told before.
    private async Task WaitForStageAsync()
    {
        var before = _stream.Written.Length;
        _connection.Outbox.Control(Opcode.Ping, []);
        await _stream.WaitForWrittenAsync(before + 2);
    }
}
