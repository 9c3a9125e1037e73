using System.Text;
using Edge.Actors.Connections;
using Edge.Actors.Relays;
using Edge.Actors.Rooms;

namespace Edge.Actors.Tests.Connections;

public sealed class PlainSessionTests : IDisposable
{
    private readonly SessionBench _bench = new(ConnectionMode.Plain, options => options.MaxPendingPosts = 2);

    public PlainSessionTests() => Assert.Equal("lobby", _bench.TakeCommand<RelayProtocol.Join>().Room.Value);

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("{\"type\":\"ping\"}")]
    [InlineData("{ \"type\" : \"ping\" }")]
    [InlineData("{\"type\":\"ping\",\"t\":1}")]
    [InlineData("{\"t\":1,\"type\":\"ping\"}")]
    public void OnMessage_WhenItIsAPing_AnswersWithoutTheRoom(string ping)
    {
        _bench.Say(ping);

        Assert.Equal(["pong"], _bench.Transcript);
        Assert.Empty(_bench.TakeCommands());
        Assert.Equal(1, _bench.Requested);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ping")]
    [InlineData("{ping")]
    [InlineData("{\"type\":\"pong\"}")]
    [InlineData("{\"type\":\"Ping\"}")]
    [InlineData("{\"type\":[\"ping\"]}")]
    [InlineData("{\"data\":{\"type\":\"ping\"}}")]
    [InlineData(" {\"type\":\"ping\"}")]
    [InlineData("{\"type\":\"ping\",\"padding\":\"0123456789012345678901234567890123456789\"}")]
    [InlineData("{\"type\":\"ping\",\"\\ud800\":1}")]
    [InlineData("{\"type\":\"\\ud800ping\"}")]
    public void OnMessage_WhenItIsAnythingElse_IsContent(string text)
    {
        _bench.Say(text);

        var post = _bench.TakeCommand<RelayProtocol.Post>();
        Assert.Equal(text, Encoding.UTF8.GetString(post.Data.Span));
        Assert.Equal((RoomPayloadKind.Text, "ann", "c_1"), (post.Kind, post.From, post.Scope));
        Assert.Empty(_bench.Transcript);
    }

    [Fact]
    public void OnMessage_WhenBinary_IsStoredAsSuch()
    {
        _bench.SayBinary([.. "{\"type\":\"ping\"}"u8]);

        Assert.Equal(RoomPayloadKind.Binary, _bench.TakeCommand<RelayProtocol.Post>().Kind);
    }

    [Fact]
    public void OnMessage_WhenSeveralCome_GivesEachAnIdOfItsOwn()
    {
        _bench.Say("same");
        _bench.Say("same");

        Assert.Equal(2, _bench.TakeCommands().Cast<RelayProtocol.Post>().Select(post => post.MessageId).Distinct().Count());
    }

    [Fact]
    public void OnMessage_WhenTooLarge_ClosesWith1009()
    {
        _bench.Rooms.MaxMessageBytes = 10;

        _bench.Say("0123456789");
        _bench.Say("01234567890");

        Assert.Single(_bench.TakeCommands());
        Assert.Equal(["close 1009"], _bench.Transcript);
        Assert.Equal(1, _bench.Requested);
    }

    [Fact]
    public void OnMessage_WhenTooManyWait_IsNotReadUntilOneIsSettled()
    {
        _bench.Say("a");
        _bench.Say("b");
        Assert.Equal(1, _bench.Requested);

        _bench.Settle(1);
        Assert.Equal(2, _bench.Requested);
        _bench.Settle(1);

        Assert.Equal(2, _bench.Requested);
    }

    [Fact]
    public void OnMessage_WhenTheOutboxIsFull_IsNotReadUntilItDrains()
    {
        _bench.Socket.Block();
        for (var i = 0; i < 4_200; i++)
        {
            _bench.Socket.Outbox.Reply(Edge.Streams.Outbox.OutboundFrames.One([0x82, 0]));
        }

        _bench.Say("{\"type\":\"ping\"}");
        Assert.Equal(0, _bench.Requested);
        _bench.Socket.Unblock();

        Assert.Equal(1, _bench.Requested);
    }

    [Fact]
    public void Stop_WhenTheSocketIsOver_LeavesTheRoom()
    {
        _bench.Stop();

        Assert.False(_bench.TakeCommand<RelayProtocol.Leave>().Reply);
    }
}
