using Edge.Testing;

namespace Edge.Host.Tests.Process;

/// <summary>Both modes of a room over real sockets.</summary>
[Collection(SharedNode.Name)]
public sealed class RoomEndpointTests(SharedNode node)
{
    [Fact]
    public async Task BothModes_ShareOneLog()
    {
        using var plain = await WebSocketClient.ConnectAsync(node.Process.SocketUrl("/rooms/shared?name=bob"));
        using var rich = await WebSocketClient.ConnectAsync(node.Process.SocketUrl("/rooms/shared?name=ann"), Rich);
        await rich.SendAsync("""{"type":"hello"}""");
        Assert.Equal("welcome", (await rich.ReadJsonAsync()).GetProperty("type").GetString());
        Assert.Equal("joined", (await rich.ReadJsonAsync()).GetProperty("type").GetString());

        await plain.SendAsync("from bob");
        var message = await rich.ReadJsonAsync();
        await rich.SendAsync("""{"type":"send","id":1,"room":"shared","cid":"c1","data":{"a":1}}""");
        var ack = await rich.ReadJsonAsync();

        Assert.Equal("edge.v1.json", rich.Header("Sec-WebSocket-Protocol"));
        Assert.Equal(("msg", "bob", "from bob", 1), (
            message.GetProperty("type").GetString(), message.GetProperty("from").GetString(),
            message.GetProperty("data").GetString(), message.GetProperty("seq").GetInt32()));
        Assert.Equal(("ack", 2, false), (
            ack.GetProperty("type").GetString(), ack.GetProperty("seq").GetInt32(), ack.GetProperty("dup").GetBoolean()));
        Assert.Equal("{\"a\":1}", await plain.ReadAsync());
    }

    [Theory]
    [InlineData("/rooms", "/rooms/default")]
    [InlineData("/rooms/", "/rooms/default")]
    [InlineData("/rooms/team/caf%C3%A9", "/rooms/team/café")]
    public async Task TwoUrlsOfOneRoom_MeetInIt(string one, string other)
    {
        using var sender = await WebSocketClient.ConnectAsync(node.Process.SocketUrl(one));
        using var reader = await WebSocketClient.ConnectAsync(node.Process.SocketUrl(other));
        await PassByAsync(reader);

        await sender.SendAsync($"to {other}");

        Assert.Equal($"to {other}", await reader.ReadAsync());
    }

    [Fact]
    public async Task Plain_WhenItJoins_HearsTheLogFirst()
    {
        using var sender = await WebSocketClient.ConnectAsync(node.Process.SocketUrl("/rooms/log"));
        using var witness = await WebSocketClient.ConnectAsync(node.Process.SocketUrl("/rooms/log"));
        await sender.SendAsync("one");
        await sender.SendAsync("two");
        await witness.ReadAsync();
        await witness.ReadAsync();

        using var reader = await WebSocketClient.ConnectAsync(node.Process.SocketUrl("/rooms/log"));

        Assert.Equal("one", await reader.ReadAsync());
        Assert.Equal("two", await reader.ReadAsync());
    }

    private static void Rich(System.Net.WebSockets.ClientWebSocketOptions options) => options.AddSubProtocol("edge.v1.json");

    // The pong comes after the join: from then on live messages are this client's.
    private static async Task PassByAsync(WebSocketClient client)
    {
        await client.SendAsync("""{"type":"ping"}""");
        while (await client.ReadAsync() != """{"type":"pong"}""")
        {
            // What earlier tests said in this room.
        }
    }
}
