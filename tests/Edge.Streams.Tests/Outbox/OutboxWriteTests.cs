using Edge.Streams.Framing;
using Edge.Streams.Outbox;

namespace Edge.Streams.Tests.Outbox;

public sealed class OutboxWriteTests
{
    private static readonly byte[] Ping = FrameWriter.Encode(Opcode.Ping, "?"u8);
    private static readonly byte[] Pong = FrameWriter.Encode(Opcode.Pong, "!"u8);
    private readonly OutboxDriver _driver = new(new OutboxPolicy(10_000, 1000, 100));

    [Fact]
    public void Take_WhenMoreWaitsThanOneWrite_NeverGathersBeyondTheBound()
    {
        for (var i = 0; i < 10; i++)
        {
            _driver.Outbox.Offer(Frames((byte)i, 30));
        }

        var writes = _driver.TakeAll();

        Assert.Equal([90, 90, 90, 30], writes.Select(write => write.Length));
        Assert.Equal(Enumerable.Range(0, 10).SelectMany(i => Enumerable.Repeat((byte)i, 30)), writes.SelectMany(write => write));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(5000)]
    public void Take_WhenOneFrameFillsAWrite_LendsItAsItIs(int bytes)
    {
        var frame = new byte[bytes];
        _driver.Outbox.Offer(OutboundFrames.One(frame));
        _driver.Outbox.Offer(Frames(1, 10));

        var batch = _driver.Outbox.Take();

        Assert.True(batch!.Bytes.Equals(frame.AsMemory()));
        batch.Release();
        Assert.Equal(10, Assert.Single(_driver.TakeAll()).Length);
    }

    [Fact]
    public void Take_WhenAControlFrameAndALargeFrameWait_SendsBoth()
    {
        var large = new byte[5000];
        _driver.Outbox.Offer(OutboundFrames.One(large));
        _driver.Outbox.Control(Opcode.Ping, "?"u8);

        Assert.Equal([Ping, large], _driver.TakeAll());
    }

    [Fact]
    public void Control_WhenAPongWaits_DoesNotDropItForAPing()
    {
        _driver.Outbox.Offer(Frames(1, 3));
        _driver.Outbox.Control(Opcode.Pong, "!"u8);
        _driver.Outbox.Control(Opcode.Ping, "?"u8);

        Assert.Equal([.. Pong, .. Ping, 1, 1, 1], Assert.Single(_driver.TakeAll()));
    }

    [Fact]
    public void Control_WhenAPingWaits_DoesNotDropItForAPong()
    {
        _driver.Outbox.Control(Opcode.Ping, "?"u8);
        _driver.Outbox.Control(Opcode.Pong, "!"u8);

        Assert.Equal([.. Pong, .. Ping], Assert.Single(_driver.TakeAll()));
    }

    [Fact]
    public void Control_WhenParked_WakesTheStageOnce()
    {
        Assert.Null(_driver.Take());

        _driver.Outbox.Control(Opcode.Pong, "!"u8);
        _driver.Outbox.Control(Opcode.Pong, "!"u8);

        Assert.Equal(1, _driver.Wakes);
        Assert.Equal(Pong, Assert.Single(_driver.TakeAll()));
    }

    [Fact]
    public void Control_WhenClosed_IsIgnored()
    {
        _driver.Outbox.Close(CloseCodes.NormalClosure, "bye", discard: false);

        _driver.Outbox.Control(Opcode.Pong, "!"u8);

        Assert.Equal(FrameWriter.EncodeClose(CloseCodes.NormalClosure, "bye"), Assert.Single(_driver.TakeAll()));
    }

    [Fact]
    public void Close_WhenFramesWait_ComesAfterThem()
    {
        _driver.Outbox.Offer(Frames(1, 3));
        Assert.True(_driver.Outbox.Close(CloseCodes.GoingAway, "bye", discard: false));

        Assert.Equal([[1, 1, 1], FrameWriter.EncodeClose(CloseCodes.GoingAway, "bye")], _driver.TakeAll());
        Assert.Equal(new CloseStatus(CloseCodes.GoingAway, "bye"), _driver.Outbox.ClosedWith);
    }

    [Fact]
    public void Close_WhenCalledTwice_OnlyTheFirstCounts()
    {
        _driver.Outbox.Offer(Frames(1, 3));
        Assert.True(_driver.Outbox.Close(CloseCodes.GoingAway, "first", discard: false));
        Assert.False(_driver.Outbox.Close(CloseCodes.InternalError, "second", discard: true));

        Assert.Equal([[1, 1, 1], FrameWriter.EncodeClose(CloseCodes.GoingAway, "first")], _driver.TakeAll());
    }

    [Fact]
    public void Close_WhenDiscarding_KeepsAControlFrameThatWaits()
    {
        _driver.Outbox.Offer(Frames(1, 3));
        _driver.Outbox.Control(Opcode.Pong, "!"u8);
        _driver.Outbox.Close(CloseCodes.GoingAway, string.Empty, discard: true);

        Assert.Equal([Pong, FrameWriter.EncodeClose(CloseCodes.GoingAway, string.Empty)], _driver.TakeAll());
    }

    [Theory]
    [InlineData(CloseCodes.Abnormal)]
    [InlineData(999)]
    public void Close_WhenTheCodeMayNotBeSent_ThrowsAndChangesNothing(int code)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _driver.Outbox.Close(code, string.Empty, discard: true));

        Assert.Equal(OfferResult.Accepted, _driver.Outbox.Offer(Frames(1, 1)));
        Assert.True(_driver.Outbox.Close(CloseCodes.GoingAway, string.Empty, discard: false));
    }

    [Fact]
    public void Close_WhenTheReasonIsLong_IsCutToOneControlFrame()
    {
        _driver.Outbox.Close(CloseCodes.GoingAway, new string('ö', 100), discard: false);

        var frame = Assert.Single(_driver.TakeAll());
        Assert.Equal(2 + 2 + 122, frame.Length);
    }

    [Fact]
    public void Everything_WhenClosed_IsRefused()
    {
        _driver.Outbox.Close(CloseCodes.GoingAway, string.Empty, discard: false);

        Assert.Equal(OfferResult.Closed, _driver.Outbox.Offer(Frames(1, 1)));
        Assert.Equal(OfferResult.Closed, _driver.Outbox.Reply(Frames(1, 1)));
    }

    [Fact]
    public void Take_WhenStopped_GivesNothing()
    {
        _driver.Outbox.Offer(Frames(1, 3));
        _driver.Outbox.Close(CloseCodes.GoingAway, string.Empty, discard: false);

        _driver.Outbox.Stop();

        Assert.Empty(_driver.TakeAll());
        Assert.Equal(OfferResult.Closed, _driver.Outbox.Offer(Frames(1, 1)));
    }

    [Fact]
    public void Encode_WhenWeAreTheClient_Masks()
    {
        var driver = new OutboxDriver(WebSocketOptions.Client);
        driver.Outbox.Control(Opcode.Ping, "hello"u8);
        driver.Outbox.Close(CloseCodes.GoingAway, "bye", discard: false);
        using var reader = new MessageReader(new MessageReaderOptions { Role = PeerRole.Server });
        var bytes = driver.TakeAll().SelectMany(write => write).ToArray();

        Assert.Equal(ReadStatus.Message, reader.Read(bytes, out var consumed, out var ping, out _));
        Assert.Equal(ReadStatus.Message, reader.Read(bytes.AsSpan(consumed), out _, out var close, out _));

        Assert.Equal(Opcode.Ping, ping.Opcode);
        Assert.Equal("hello"u8, ping.Payload.Span);
        Assert.Equal(new CloseStatus(CloseCodes.GoingAway, "bye"), CloseStatus.Parse(close.Payload.Span));
    }

    private static OutboundFrames Frames(byte value, int length) => OutboundFrames.One([.. Enumerable.Repeat(value, length)]);
}
