using System.Text;
using Edge.Actors.Connections;
using Edge.Actors.Relays;
using Edge.Actors.Rooms;

namespace Edge.Actors.Tests.Connections;

public sealed class RichSessionTests : IDisposable
{
    private readonly SessionBench _bench = new(ConnectionMode.Rich, options =>
    {
        options.MaxPendingPosts = 3;
        options.MaxRooms = 2;
        options.RatePerSecond = 10;
        options.RateBurst = 5;
    });

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("{\"type\":\"join\",\"id\":1,\"room\":\"a\"}")]
    [InlineData("{\"type\":\"send\",\"id\":1,\"room\":\"a\",\"data\":1}")]
    [InlineData("{\"type\":\"leave\",\"id\":1,\"room\":\"a\"}")]
    [InlineData("{\"type\":\"history\",\"id\":1,\"room\":\"a\"}")]
    public void OnMessage_BeforeHello_IsRefused(string early)
    {
        _bench.Say(early);

        Assert.Equal(["error bad-request"], _bench.Transcript);
        Assert.Empty(_bench.TakeCommands());
        Assert.Equal(1, _bench.Requested);
    }

    [Fact]
    public void Hello_WhenItNamesNoRooms_JoinsTheRoomOfTheUrl()
    {
        _bench.Say("{\"type\":\"hello\"}");

        Assert.Equal(["welcome"], _bench.Transcript);
        Assert.Equal("lobby", _bench.TakeCommand<RelayProtocol.Join>().Room.Value);
    }

    [Fact]
    public void Hello_WhenItNamesRooms_JoinsThese()
    {
        _bench.Say("{\"type\":\"hello\",\"joins\":[{\"room\":\"a\",\"since\":{\"epoch\":\"e\",\"seq\":7},\"limit\":5},{\"room\":\"b\"}]}");

        var joins = _bench.TakeCommands().Cast<RelayProtocol.Join>().ToArray();
        Assert.Equal(["a", "b"], joins.Select(join => join.Room.Value));
        Assert.Equal((7, 5), (joins[0].Since?.Seq, joins[0].Limit));
    }

    [Fact]
    public void Hello_WhenItNamesAnEmptyList_JoinsNone()
    {
        _bench.Say("{\"type\":\"hello\",\"joins\":[]}");

        Assert.Empty(_bench.TakeCommands());
    }

    [Fact]
    public void Hello_WhenSaidTwice_IsRefused()
    {
        Hello();

        _bench.Say("{\"type\":\"hello\"}");

        Assert.Equal("error bad-request", _bench.Transcript[^1]);
    }

    [Fact]
    public void Hello_WhenItIsTooLarge_IsRefused()
    {
        _bench.Say($"{{\"type\":\"hello\",\"client\":\"{new string('x', 16 * 1024)}\"}}");

        Assert.Equal(["error too-large"], _bench.Transcript);
        Hello();
        Assert.Equal("welcome", _bench.Transcript[^1]);
    }

    [Fact]
    public void GoAway_BeforeHello_FollowsTheWelcome_WithTheTimeThatIsLeft()
    {
        _bench.GoAway(TimeSpan.FromMilliseconds(900), TimeSpan.FromSeconds(10));
        Assert.Empty(_bench.Transcript);
        _bench.Time.Advance(TimeSpan.FromSeconds(1));

        _bench.Say("{\"type\":\"hello\"}");

        Assert.Equal(["welcome", "goaway 0 9000"], _bench.Transcript);
        Assert.Equal("lobby", _bench.TakeCommand<RelayProtocol.Join>().Room.Value);
    }

    [Fact]
    public void GoAway_AfterHello_IsSaidAtOnce()
    {
        Hello();

        _bench.GoAway(TimeSpan.FromMilliseconds(900), TimeSpan.FromSeconds(10));

        Assert.Equal("goaway 900 10000", _bench.Transcript[^1]);
    }

    [Fact]
    public void Hello_WhenItDoesNotCome_IsMissed()
    {
        _bench.Liveness.OnDeadline(10_000);
        Assert.Same(LivenessAlarm.HelloOverdue, Assert.Single(_bench.Alarms.Messages));
    }

    [Fact]
    public void Hello_WhenItCame_IsNotMissed()
    {
        Hello();

        _bench.Liveness.OnDeadline(10_000);

        Assert.Empty(_bench.Alarms.Messages);
    }

    [Fact]
    public void OnMessage_WhenBinary_ClosesWith1003()
    {
        Hello();

        _bench.SayBinary(1);

        Assert.Equal("close 1003", _bench.Transcript[^1]);
    }

    [Fact]
    public void OnMessage_WhenNotJsonThreeTimes_ClosesWith4400()
    {
        Hello();

        _bench.Say("{");
        _bench.Say("[]");
        Assert.Equal(["error bad-frame", "error bad-frame"], _bench.Transcript.Skip(1));
        _bench.Say("nonsense");

        Assert.Equal(["error bad-frame", "close 4400"], _bench.Transcript.Skip(3));
    }

    [Fact]
    public void OnMessage_WhenTheTypeIsUnknown_IsRefusedHoweverOften()
    {
        Hello();

        for (var i = 0; i < 10; i++)
        {
            _bench.Say("{\"type\":\"future\",\"id\":1}");
        }

        Assert.Equal(Enumerable.Repeat("error bad-type", 10), _bench.Transcript.Skip(1));
    }

    [Fact]
    public void Ping_WhenSaid_IsAnsweredEvenBeforeHello()
    {
        _bench.Say("{\"type\":\"ping\",\"t\":1}");

        Assert.Equal(["pong"], _bench.Transcript);
    }

    [Fact]
    public void Send_WhenTheRoomIsNotJoined_IsRefused()
    {
        Hello();

        Send("elsewhere", "\"x\"");

        Assert.Equal("error not-joined", _bench.Transcript[^1]);
        Assert.Empty(_bench.TakeCommands());
    }

    [Fact]
    public void Send_WhenJoined_GoesToTheRelay()
    {
        Hello();

        _bench.Say("{\"type\":\"send\",\"id\":4,\"room\":\"lobby\",\"cid\":\"k\",\"data\":{\"a\":1},\"meta\":{\"t\":\"x\"},\"echo\":true}");

        var post = _bench.TakeCommand<RelayProtocol.Post>();
        Assert.Equal((4u, "k", "ann", true, RoomPayloadKind.Json), (post.Id, post.MessageId, post.From, post.Echo, post.Kind));
        Assert.Equal("{\"a\":1}", Encoding.UTF8.GetString(post.Data.Span));
        Assert.StartsWith("s_", post.Scope, StringComparison.Ordinal);
    }

    [Fact]
    public void Send_WithoutAnIdOfItsOwn_GetsOne()
    {
        Hello();

        Send("lobby", "1");
        Send("lobby", "1");

        Assert.Equal(2, _bench.TakeCommands().Cast<RelayProtocol.Post>().Select(post => post.MessageId).Distinct().Count());
    }

    [Fact]
    public void Send_WhenTooLarge_IsRefused()
    {
        _bench.Rooms.MaxMessageBytes = 10;
        Hello();

        Send("lobby", "\"0123456789\"");
        Send("lobby", "\"01234567890\"");

        Assert.Single(_bench.TakeCommands());
        Assert.Equal("error too-large", _bench.Transcript[^1]);
    }

    [Fact]
    public void Send_WhenTooManyWait_IsRefusedUntilOneIsSettled()
    {
        Hello();
        for (var i = 0; i < 4; i++)
        {
            Send("lobby", "1");
        }

        Assert.Equal("error overloaded", _bench.Transcript[^1]);
        Assert.Equal(3, _bench.TakeCommands().Count);
        _bench.Settle(1);
        Send("lobby", "1");

        Assert.Single(_bench.TakeCommands());
    }

    [Fact]
    public void Send_WhenBeyondTheRate_IsRefusedAndThenClosed()
    {
        Hello();
        for (var i = 0; i < 7; i++)
        {
            Send("lobby", "1");
            _bench.Settle(1);
        }

        Assert.Equal(["error rate-limited", "error rate-limited"], _bench.Transcript.Skip(1));
        Exceed();
        Exceed();

        Assert.Equal("close 4105", _bench.Transcript[^1]);
    }

    [Theory]
    [InlineData("{\"type\":\"history\",\"id\":7,\"room\":\"lobby\"}", "lobby")]
    [InlineData("{\"type\":\"join\",\"id\":7,\"room\":\"b\"}", "b")]
    [InlineData("{\"type\":\"leave\",\"id\":7,\"room\":\"lobby\"}", "lobby")]
    public void Request_WhenBeyondTheRate_IsRefusedAndNotCarriedOut(string request, string room)
    {
        Hello();
        for (var i = 0; i < 5; i++)
        {
            _bench.Say("{\"type\":\"history\",\"room\":\"lobby\"}");
        }

        Assert.Equal(5, _bench.TakeCommands().Count);
        _bench.Say(request);

        Assert.Empty(_bench.TakeCommands());
        Assert.Equal("error rate-limited", _bench.Transcript[^1]);
        Assert.Equal(
            $$"""{"type":"error","id":7,"code":"rate-limited","status":429,"message":"The limit is 10 requests per second.","retryable":true,"retryAfter":100,"room":"{{room}}"}""",
            Encoding.UTF8.GetString(_bench.Socket.Received[^1].Payload.Span));
        _bench.Time.Advance(TimeSpan.FromMilliseconds(100));
        _bench.Say(request);
        Assert.Single(_bench.TakeCommands());
    }

    [Theory]
    [InlineData("{\"type\":\"ping\"}")]
    [InlineData("{\"type\":\"pong\"}")]
    public void Request_WhenItIsASignOfLife_CostsNothing(string sign)
    {
        Hello();
        for (var i = 0; i < 50; i++)
        {
            _bench.Say(sign);
        }

        _bench.Say("{\"type\":\"history\",\"room\":\"lobby\"}");

        Assert.Single(_bench.TakeCommands());
    }

    [Fact]
    public void Hello_WithMoreJoinsThanTheBurst_JoinsThemAll()
    {
        using var bench = new SessionBench(ConnectionMode.Rich, options => options.RateBurst = 1);
        var joins = string.Join(',', Enumerable.Range(0, 100).Select(number => $"{{\"room\":\"r{number}\"}}"));

        bench.Say($"{{\"type\":\"hello\",\"joins\":[{joins}]}}");

        Assert.Equal(100, bench.TakeCommands().Count);
        bench.Say("{\"type\":\"send\",\"id\":1,\"room\":\"r0\",\"data\":1}");
        Assert.Single(bench.TakeCommands());
    }

    [Fact]
    public void Join_WhenItIsTheRoomOfTheUrl_ReplacesTheImplicitJoin()
    {
        Hello();

        _bench.Say("{\"type\":\"join\",\"id\":1,\"room\":\"lobby\",\"since\":{\"epoch\":\"e\",\"seq\":3}}");

        var commands = _bench.TakeCommands();
        Assert.False(Assert.IsType<RelayProtocol.Leave>(commands[0]).Reply);
        Assert.Equal(3, Assert.IsType<RelayProtocol.Join>(commands[1]).Since?.Seq);
        _bench.Say("{\"type\":\"join\",\"id\":2,\"room\":\"lobby\"}");
        Assert.Equal("error already-joined", _bench.Transcript[^1]);
    }

    [Theory]
    [InlineData("a//b", "error bad-request")]
    [InlineData("lobby2", null)]
    public void Join_WhenTheNameIsWrong_IsRefused(string room, string? error)
    {
        Hello();

        _bench.Say($"{{\"type\":\"join\",\"id\":1,\"room\":\"{room}\"}}");

        Assert.Equal(error ?? "welcome", _bench.Transcript[^1]);
        Assert.Equal(error is null ? 1 : 0, _bench.TakeCommands().Count);
    }

    [Fact]
    public void Join_WhenTooManyAreJoined_IsRefusedUntilOneIsLeft()
    {
        Hello();
        _bench.Say("{\"type\":\"join\",\"id\":1,\"room\":\"b\"}");

        _bench.Say("{\"type\":\"join\",\"id\":2,\"room\":\"c\"}");
        Assert.Equal("error limit", _bench.Transcript[^1]);
        _bench.Say("{\"type\":\"leave\",\"id\":3,\"room\":\"b\"}");
        _bench.TakeCommands();
        _bench.Say("{\"type\":\"join\",\"id\":4,\"room\":\"c\"}");

        Assert.Equal("c", _bench.TakeCommand<RelayProtocol.Join>().Room.Value);
    }

    [Fact]
    public void Leave_WhenNotJoined_IsRefused()
    {
        Hello();

        _bench.Say("{\"type\":\"leave\",\"id\":1,\"room\":\"b\"}");

        Assert.Equal("error not-joined", _bench.Transcript[^1]);
    }

    [Fact]
    public void History_WhenJoined_AsksTheRelay()
    {
        Hello();

        _bench.Say("{\"type\":\"history\",\"id\":1,\"room\":\"lobby\",\"before\":9}");
        _bench.Say("{\"type\":\"history\",\"id\":2,\"room\":\"b\"}");

        var query = _bench.TakeCommand<RelayProtocol.GetHistory>();
        Assert.Equal((1u, 9, 100), (query.Id, query.Before, query.Limit));
        Assert.Equal("error not-joined", _bench.Transcript[^1]);
    }

    [Fact]
    public void Stop_WhenTheSocketIsOver_LeavesAllRooms()
    {
        Hello();
        _bench.Say("{\"type\":\"join\",\"id\":1,\"room\":\"b\"}");
        _bench.TakeCommands();

        _bench.Stop();

        Assert.Equal(["b", "lobby"], _bench.TakeCommands().Cast<RelayProtocol.Leave>().Select(leave => leave.Room.Value).Order());
    }

    private void Hello()
    {
        _bench.Say("{\"type\":\"hello\"}");
        _bench.TakeCommands();
    }

    private void Send(string room, string data) => _bench.Say($"{{\"type\":\"send\",\"id\":5,\"room\":\"{room}\",\"data\":{data}}}");

    private void Exceed()
    {
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 12; i++)
        {
            Send("lobby", "1");
            _bench.Settle(1);
        }
    }
}
