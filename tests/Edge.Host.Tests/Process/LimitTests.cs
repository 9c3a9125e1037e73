using System.Net;
using System.Net.WebSockets;
using Edge.Testing;

namespace Edge.Host.Tests.Process;

/// <summary>Limits of connections, and the switches of <c>/echo</c> and of origins.</summary>
public sealed class LimitTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("Edge__Connections__MaxConnections", "The limit of 2 connections is reached.")]
    [InlineData("Edge__Connections__MaxConnectionsPerIp", "The limit of 2 connections per address is reached.")]
    public async Task Connections_BeyondTheLimit_Answer503_AndPlacesComeBack(string setting, string problem)
    {
        await using var node = await NodeProcess.ServeAsync(_data.Path, (setting, "2"));
        using var first = await WebSocketClient.ConnectAsync(node.SocketUrl("/rooms/a"));
        using var second = await WebSocketClient.ConnectAsync(node.SocketUrl("/rooms/b"));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/rooms/c");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        using var refused = await node.Http.SendAsync(request);
        await first.CloseAsync();
        using var third = await ConnectWhenAPlaceIsBackAsync(node);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(problem, await refused.Content.ReadAsStringAsync());
        Assert.Equal(TimeSpan.FromSeconds(2), refused.Headers.RetryAfter!.Delta);
        await Assert.ThrowsAsync<WebSocketException>(() => WebSocketClient.ConnectAsync(node.SocketUrl("/rooms/d")));
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", null, 404)]
    [InlineData("http://0.0.0.0:0", "true", 426)]
    [InlineData("http://127.0.0.1:0", null, 426)]
    [InlineData("http://127.0.0.1:0", "false", 404)]
    [InlineData("http://127.0.0.1:0;http://0.0.0.0:0", null, 404)]
    public async Task Echo_IsThere_OnLoopbackAloneOrWhenSet(string urls, string? set, int expected)
    {
        (string, string)[] settings = set is null ? [] : [("Edge__Endpoints__Echo", set)];
        await using var node = NodeProcess.Start(_data.Path, ["--urls", urls, "--data", _data.Path], settings);
        await node.UntilReadyAsync();

        using var answer = await node.Http.GetAsync(new Uri("/echo", UriKind.Relative));

        Assert.Equal(expected, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Origin_WhenListed_MayConnect()
    {
        await using var node = await NodeProcess.ServeAsync(
            _data.Path, ("Edge__Endpoints__AllowedOrigins__0", "https://chat.example.com"));

        using var listed = await WebSocketClient.ConnectAsync(
            node.SocketUrl("/rooms/a"), options => options.SetRequestHeader("Origin", "https://chat.example.com"));
        await Assert.ThrowsAsync<WebSocketException>(() => WebSocketClient.ConnectAsync(
            node.SocketUrl("/rooms/a"), options => options.SetRequestHeader("Origin", "https://chat.example.com.evil.example")));
    }

    // A place is given back when the server has ended the socket, a moment after the client has.
    private static async Task<WebSocketClient> ConnectWhenAPlaceIsBackAsync(NodeProcess node)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            try
            {
                return await WebSocketClient.ConnectAsync(node.SocketUrl("/rooms/c"));
            }
            catch (WebSocketException) when (!deadline.IsCancellationRequested)
            {
                await poll.WaitForNextTickAsync(deadline.Token);
            }
        }
    }
}
