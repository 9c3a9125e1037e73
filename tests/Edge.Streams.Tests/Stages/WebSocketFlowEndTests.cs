using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.TestKit.Xunit2;
using Edge.Streams.Deflate;
using Edge.Streams.Framing;
using Edge.Streams.Outbox;
using Edge.Testing;

namespace Edge.Streams.Tests.Stages;

public sealed class WebSocketFlowEndTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly ScriptedStream _stream = new();

    [Fact]
    public async Task Input_WhenItCompletes_ClosesWith1000AfterItsMessages()
    {
        Run(Source.Single(Message(1)), Sink.Ignore<WebSocketMessage>());

        await ExpectWrittenAsync([.. FrameWriter.Encode(Opcode.Binary, [1]), .. FrameWriter.EncodeClose(CloseCodes.NormalClosure, string.Empty)]);
    }

    [Fact]
    public async Task Input_WhenItFails_ClosesWith1011()
    {
        Run(Source.Failed<WebSocketMessage>(new InvalidOperationException("by the test")), Sink.Ignore<WebSocketMessage>());

        await ExpectWrittenAsync(FrameWriter.EncodeClose(CloseCodes.InternalError, string.Empty));
    }

    [Theory]
    [InlineData(Opcode.Close)]
    [InlineData(Opcode.Continuation)]
    [InlineData(Opcode.Ping)]
    public async Task Input_WhenItIsNoDataMessage_ClosesWith1011(Opcode opcode)
    {
        var message = new WebSocketMessage(opcode, default);

        Run(Source.Single(message).Concat(Source.Never<WebSocketMessage>()), Sink.Ignore<WebSocketMessage>());

        await ExpectWrittenAsync(FrameWriter.EncodeClose(CloseCodes.InternalError, string.Empty));
    }

    [Fact]
    public async Task Output_WhenItIsCancelled_ClosesWith1000()
    {
        Run(Source.Never<WebSocketMessage>(), Sink.Cancelled<WebSocketMessage>());

        await ExpectWrittenAsync(FrameWriter.EncodeClose(CloseCodes.NormalClosure, string.Empty));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Socket_WhenItIsOver_CompletesTheOutputAndCancelsTheInput(bool clean)
    {
        var (cancelled, output) = Source.Never<WebSocketMessage>().WatchTermination(Keep.Right)
            .Via(WebSocketFlow.Create(_stream, WebSocketOptions.Server))
            .ToMaterialized(Sink.Ignore<WebSocketMessage>(), Keep.Both)
            .Run(Sys.Materializer());

        if (clean)
        {
            _stream.Feed(FrameWriter.EncodeMaskedClose(CloseCodes.GoingAway, string.Empty, 1));
        }

        _stream.EndInput();

        await output.WaitAsync(Patience);
        await cancelled.WaitAsync(Patience);
    }

    [Fact]
    public async Task Client_WhenItSends_Masks()
    {
        _ = Source.Single(Message(7)).Via(WebSocketFlow.Create(_stream, WebSocketOptions.Client))
            .RunWith(Sink.Ignore<WebSocketMessage>(), Sys.Materializer());
        await _stream.WaitForWrittenAsync(7 + 8);

        using var server = new MessageReader(new MessageReaderOptions { Role = PeerRole.Server });
        var written = _stream.Written;
        Assert.Equal(ReadStatus.Message, server.Read(written, out var consumed, out var data, out _));
        Assert.Equal(ReadStatus.Message, server.Read(written.AsSpan(consumed), out _, out var close, out _));
        Assert.Equal([7], data.Payload.ToArray());
        Assert.Equal(CloseCodes.NormalClosure, CloseStatus.Parse(close.Payload.Span).Code);
    }

    [Fact]
    public async Task Input_WhenThePeerReadsNothing_IsPulledNoFurtherThanTheBound()
    {
        const int Messages = 500;
        var options = WebSocketOptions.Server with { Outbox = new OutboxPolicy(1000, 100, 500) };
        var produced = 0;
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _stream.HoldWrites();
        _ = Source.From(Enumerable.Range(0, Messages)).Select(i =>
            {
                if (Interlocked.Increment(ref produced) == 10)
                {
                    full.TrySetResult();
                }

                return new WebSocketMessage(Opcode.Binary, Payload(i));
            })
            .Via(WebSocketFlow.Create(_stream, options))
            .RunWith(Sink.ForEach<WebSocketMessage>(_ => received.TrySetResult()), Sys.Materializer());

        // Once a message has gone through, the stages have done all that they could before it.
        await full.Task.WaitAsync(Patience);
        _stream.Feed(FrameWriter.EncodeMasked(Opcode.Binary, [1], 1));
        await received.Task.WaitAsync(Patience);

        Assert.InRange(Volatile.Read(ref produced), 10, 14);
        _stream.ReleaseWrites();
        var all = Enumerable.Range(0, Messages).SelectMany(i => FrameWriter.Encode(Opcode.Binary, Payload(i)))
            .Concat(FrameWriter.EncodeClose(CloseCodes.NormalClosure, string.Empty));
        await ExpectWrittenAsync([.. all]);
    }

    [Fact]
    public async Task Output_WhenTheConsumerStops_StopsReading()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (var i = 0; i < 100; i++)
        {
            _stream.Feed(FrameWriter.EncodeMasked(Opcode.Binary, [(byte)i], 1));
        }

        var received = Source.Single(Message(1)).Concat(Source.Never<WebSocketMessage>())
            .Via(WebSocketFlow.Create(_stream, WebSocketOptions.Server))
            .SelectAsync(1, async message =>
            {
                await go.Task;
                return message.Payload.Span[0];
            })
            .Take(100)
            .RunWith(Sink.Seq<byte>(), Sys.Materializer());
        await _stream.WaitForWrittenAsync(3);

        Assert.InRange(_stream.BufferedReads, 0, 3);
        go.SetResult();
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (byte)i), await received.WaitAsync(Patience));
    }

    [Fact]
    public void Create_WhenAClientWantsCompression_IsRefused()
    {
        var agreement = DeflateNegotiation.Negotiate("permessage-deflate", new DeflateOptions { Enabled = true });
        Assert.NotNull(agreement);

        Assert.Throws<ArgumentException>(() => WebSocketFlow.Create(_stream, WebSocketOptions.Client with { Deflate = agreement }));
    }

    private static WebSocketMessage Message(byte value) => new(Opcode.Binary, new[] { value });

    private static byte[] Payload(int i) => [.. BitConverter.GetBytes(i), .. new byte[94]];

    private void Run(Source<WebSocketMessage, NotUsed> input, Sink<WebSocketMessage, Task<Done>> output) =>
        _ = input.Via(WebSocketFlow.Create(_stream, WebSocketOptions.Server)).RunWith(output, Sys.Materializer());

    private void Run(Source<WebSocketMessage, NotUsed> input, Sink<WebSocketMessage, NotUsed> output) =>
        input.Via(WebSocketFlow.Create(_stream, WebSocketOptions.Server)).RunWith(output, Sys.Materializer());

    private async Task ExpectWrittenAsync(byte[] expected)
    {
        await _stream.WaitForWrittenAsync(expected.Length);
        Assert.Equal(expected, _stream.Written);
    }
}
