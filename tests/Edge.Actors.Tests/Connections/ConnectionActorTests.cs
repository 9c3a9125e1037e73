using System.Text;
using Akka.Actor;
using Akka.Streams;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Edge.Actors.Connections;
using Edge.Actors.Relays;
using Edge.Actors.Rooms;
using Edge.Streams;
using Edge.Streams.Framing;
using Edge.Streams.Transport;
using Edge.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Actors.Tests.Connections;

public sealed class ConnectionActorTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly FakeTimeProvider _time = new();
    private readonly TimerWheel _wheel;
    private readonly TestProbe _relays;
    private readonly IActorRef _guardian;

    public ConnectionActorTests()
        : base($"akka.loglevel = ERROR\nakka.stdout-loglevel = OFF\n{ConnectionMailbox.Hocon}", "edge")
    {
        _wheel = new TimerWheel(_time);
        _relays = CreateTestProbe();
        var settings = new ConnectionSettings(
            new ConnectionOptions(), new RoomOptions(), _time, NullLogger.Instance, Sys.Materializer(), _wheel, _relays, "node");
        _guardian = Sys.ActorOf(ConnectionGuardian.CreateProps(settings));
    }

    [Fact]
    public void Received_WhenAMessageComes_GoesToTheRelayOfTheRoom()
    {
        var stream = new ScriptedStream();

        Accept(stream, ConnectionMode.Plain);
        ExpectJoin();
        stream.Feed(FrameWriter.EncodeMasked(Opcode.Text, "hi"u8, MaskKey.Next()));

        Assert.Equal("hi"u8.ToArray(), Expect<RelayProtocol.Post>("the message got lost").Data.ToArray());
    }

    [Fact]
    public async Task Closed_WhenThePeerGoes_LeavesTheRoomAndEnds()
    {
        var stream = new ScriptedStream();
        var socket = Accept(stream, ConnectionMode.Plain);
        var connection = ExpectJoin();
        Watch(connection);

        stream.EndInput();

        Expect<RelayProtocol.Leave>("the room was not left");
        ExpectTerminated(connection, Patience, "the connection did not end");
        await socket.Completion.WaitAsync(Patience);
    }

    [Theory]
    [InlineData(ConnectionMode.Plain, 1011)]
    [InlineData(ConnectionMode.Rich, 4100)]
    public async Task Failure_OfOneConnection_ClosesItsSocketAndNoOther(ConnectionMode mode, int code)
    {
        var (stream, other) = (new ScriptedStream(), new ScriptedStream());
        var socket = Accept(stream, mode);
        var connection = mode == ConnectionMode.Plain ? ExpectJoin() : await SayHelloAsync(stream);
        Accept(other, ConnectionMode.Plain);
        ExpectJoin();
        Watch(connection);

        connection.Tell(Kill.Instance);

        ExpectTerminated(connection, Patience, "the failed connection did not end");
        Expect<RelayProtocol.Leave>("the room was not left");
        await ExpectCloseAsync(stream, code);
        Assert.Empty(other.Writes);
        stream.EndInput();
        await socket.Completion.WaitAsync(Patience);
    }

    [Fact]
    public async Task Failure_WhileAWriteHangs_CutsTheSocket()
    {
        var stream = new ScriptedStream();
        var socket = Accept(stream, ConnectionMode.Plain);
        var connection = ExpectJoin();
        Watch(connection);
        stream.HoldWrites();
        stream.Feed(FrameWriter.EncodeMasked(Opcode.Text, "{\"type\":\"ping\"}"u8, MaskKey.Next()));
        AwaitCondition(() => stream.PendingWrites > 0, Patience);

        connection.Tell(Kill.Instance);
        ExpectTerminated(connection, Patience, "the failed connection did not end");
        for (var seconds = 0; seconds < 30; seconds++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await socket.Completion.WaitAsync(Patience);
    }

    [Fact]
    public async Task Drain_WhenThereIsNoOtherNode_ClosesAllAtOnce()
    {
        var (plain, rich) = (new ScriptedStream(), new ScriptedStream());
        Accept(plain, ConnectionMode.Plain);
        ExpectJoin();
        Accept(rich, ConnectionMode.Rich);
        await SayHelloAsync(rich);

        _guardian.Tell(new ConnectionGuardian.Drain(TimeSpan.Zero), TestActor);

        ExpectMsg<ConnectionGuardian.Draining>(Patience, "the drain was not answered");
        await ExpectCloseAsync(plain, 1012);
        await ExpectCloseAsync(rich, 4000);
    }

    [Fact]
    public async Task Drain_WhenThereIsAnotherNode_TellsRichClientsAndClosesPlainOnes()
    {
        var (plain, rich) = (new ScriptedStream(), new ScriptedStream());
        Accept(plain, ConnectionMode.Plain);
        ExpectJoin();
        Accept(rich, ConnectionMode.Rich);
        var connection = await SayHelloAsync(rich);

        _guardian.Tell(new ConnectionGuardian.Drain(TimeSpan.FromSeconds(9)), TestActor);

        await ExpectCloseAsync(plain, 1012);
        await ExpectTextAsync(rich, "goaway");
        connection.Tell(ConnectionGuardian.CloseNow.Instance);
        await ExpectCloseAsync(rich, 4000);
    }

    [Fact]
    public async Task Cut_EndsAClientThatDoesNotAnswerTheClose()
    {
        var stream = new ScriptedStream();
        var socket = Accept(stream, ConnectionMode.Rich);
        var connection = await SayHelloAsync(stream);
        Watch(connection);
        _guardian.Tell(new ConnectionGuardian.Drain(TimeSpan.Zero), TestActor);
        await ExpectCloseAsync(stream, 4000);
        Assert.False(socket.Completion.IsCompleted);

        _guardian.Tell(ConnectionGuardian.Cut.Instance);

        await socket.Completion.WaitAsync(Patience);
        FishForMessage<Terminated>(_ => true, Patience, "the connection did not end");
    }

    [Fact]
    public async Task Drain_WhenAHandshakeWasUnderWay_ClosesThatConnectionToo()
    {
        _guardian.Tell(new ConnectionGuardian.Drain(TimeSpan.Zero), TestActor);
        ExpectMsg<ConnectionGuardian.Draining>(Patience, "the drain was not answered");
        var late = new ScriptedStream();

        Accept(late, ConnectionMode.Plain);

        await ExpectCloseAsync(late, 1012);
    }

    protected override void AfterAll()
    {
        _wheel.Dispose();
        base.AfterAll();
    }

    private static async Task ExpectTextAsync(ScriptedStream stream, string text)
    {
        var written = stream.Written;
        while (!Encoding.UTF8.GetString(written).Contains(text, StringComparison.Ordinal))
        {
            await stream.WaitForWrittenAsync(written.Length + 1);
            written = stream.Written;
        }
    }

    private static async Task ExpectCloseAsync(ScriptedStream stream, int code)
    {
        for (var bytes = 1; ; bytes = stream.Written.Length + 1)
        {
            using var reader = new MessageReader(new MessageReaderOptions { Role = PeerRole.Client });
            var rest = stream.Written.AsMemory();
            while (reader.Read(rest.Span, out var consumed, out var message, out _) == ReadStatus.Message)
            {
                rest = rest[consumed..];
                if (message.Opcode == Opcode.Close)
                {
                    Assert.Equal(code, CloseStatus.Parse(message.Payload.Span).Code);
                    return;
                }
            }

            await stream.WaitForWrittenAsync(bytes);
        }
    }

    private WebSocketConnection Accept(ScriptedStream stream, ConnectionMode mode)
    {
        var socket = new WebSocketConnection(stream, stream.Break, WebSocketOptions.Server, _wheel.Clock);
        _guardian.Tell(new ConnectionRequest(socket, mode, RoomName.Parse("lobby"), "ann"));
        return socket;
    }

    private async Task<IActorRef> SayHelloAsync(ScriptedStream stream)
    {
        stream.Feed(FrameWriter.EncodeMasked(Opcode.Text, "{\"type\":\"hello\"}"u8, MaskKey.Next()));
        var connection = ExpectJoin();
        await stream.WaitForWrittenAsync(1);
        return connection;
    }

    private IActorRef ExpectJoin() => Expect<RelayProtocol.Join>("the room was not joined").Member.Connection;

    private T Expect<T>(string whatDidNotHappen) => _relays.ExpectMsg<T>(Patience, whatDidNotHappen);
}
