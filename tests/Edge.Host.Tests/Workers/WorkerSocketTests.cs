using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Edge.Actors.Http;
using Edge.Streams.Framing;
using Edge.Testing;

namespace Edge.Host.Tests.Workers;

/// <summary>Sockets that workers return, with real clients.</summary>
[Collection(WorkerServer.Name)]
public sealed class WorkerSocketTests(WorkerServer server)
{
    private const string Handshake =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    [Fact]
    public async Task Socket_CarriesMessagesBothWays_AndTellsTheClose()
    {
        var end = new TestSocketEnd();
        using var client = await WebSocketClient.ConnectAsync(server.AddSocket((_, _) => Task.FromResult(end.Response())));
        var peer = await end.Peer;

        await client.SendAsync("to the worker");
        var heard = await end.ReadAsync();
        peer.RequestNext();
        peer.Send(new SocketMessage(Opcode.Text, "to the client"u8.ToArray()));
        var answer = await client.ReadAsync();
        await client.CloseAsync();
        var closed = await end.Closed;

        Assert.Equal("to the worker", Encoding.UTF8.GetString(heard.Payload.Span));
        Assert.Equal("to the client", answer);
        Assert.Equal((1000, true, true), (closed.Status.Code, closed.Clean, closed.ByPeer));
    }

    [Fact]
    public async Task Socket_ThatTheProgramCloses_TellsTheClientItsCode()
    {
        var end = new TestSocketEnd();
        using var client = await WebSocketClient.ConnectAsync(server.AddSocket((_, _) => Task.FromResult(end.Response())));

        (await end.Peer).Close(4001, "enough");

        Assert.Equal(4001, await client.ReadCloseAsync());
    }

    [Fact]
    public async Task Handshake_HasTheProgramsHeaders_ButNotThoseOfTheConnection()
    {
        var end = new TestSocketEnd();
        var url = server.AddSocket((_, _) => Task.FromResult(end.Response(
            ("Sec-WebSocket-Protocol", "chat"), ("Sec-WebSocket-Accept", "wrong"), ("Set-Cookie", "a=1"), ("Content-Length", "7"))));

        using var client = await WebSocketClient.ConnectAsync(url, options => options.AddSubProtocol("chat"));

        Assert.Equal("chat", client.Header("Sec-WebSocket-Protocol"));
        Assert.Equal("a=1", client.Header("Set-Cookie"));
        Assert.Empty(client.Header("Content-Length"));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", false)]
    [InlineData("x-of-some-backend", true)]
    public async Task Compression_IsTheNodes_UnlessTheProgramWantsNone(string? header, bool expected)
    {
        var end = new TestSocketEnd();
        (string, string)[] headers = header is null ? [] : [("Sec-WebSocket-Extensions", header)];
        using var client = await WebSocketClient.ConnectAsync(
            server.AddSocket((_, _) => Task.FromResult(end.Response(headers))),
            options => options.DangerousDeflateOptions = new WebSocketDeflateOptions());
        var text = new string('a', 10_000);

        await client.SendAsync(text);
        var heard = await end.ReadAsync();

        Assert.Equal(expected, client.Header("Sec-WebSocket-Extensions").StartsWith("permessage-deflate", StringComparison.Ordinal));
        Assert.Equal(text, Encoding.UTF8.GetString(heard.Payload.Span));
    }

    [Theory]
    [InlineData(2 * 1024 * 1024, true)]
    [InlineData((2 * 1024 * 1024) + 1, false)]
    public async Task Message_BeyondTheLimitOfPrograms_IsRefusedWith1009(int bytes, bool fits)
    {
        var end = new TestSocketEnd();
        using var client = await WebSocketClient.ConnectAsync(server.AddSocket((_, _) => Task.FromResult(end.Response())));

        await client.SendAsync(new string('a', bytes));

        if (fits)
        {
            Assert.Equal(bytes, (await end.ReadAsync()).Payload.Length);
        }
        else
        {
            Assert.Equal(1009, (await end.Closed).Status.Code);
        }
    }

    [Fact]
    public async Task Socket_ForARequestThatAskedForNone_Is500()
    {
        var end = new TestSocketEnd();

        using var answer = await server.Http.GetAsync(server.Add((_, _) => Task.FromResult(end.Response())));

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal(
            "Worker tried to return a WebSocket in a response to a request which did not contain the header \"Upgrade: websocket\".",
            await answer.Content.ReadAsStringAsync());
        Assert.Equal(1006, (await end.Closed).Status.Code);
        Assert.False(end.WasOpened);
    }

    [Theory]
    [InlineData("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n", 400)]
    [InlineData("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 8\r\n", 426)]
    [InlineData(Handshake + "Origin: https://elsewhere.example\r\n", 403)]
    [InlineData(Handshake, 101)]
    public async Task Handshake_ThatIsBadOrForeign_IsRefused(string headers, int expected)
    {
        var end = new TestSocketEnd();
        var called = false;
        var url = server.Add((_, _) =>
        {
            called = true;
            return Task.FromResult(end.Response());
        });
        using var socket = await SendAsync(url, headers);

        using var reader = new StreamReader(new NetworkStream(socket));
        var line = await reader.ReadLineAsync();

        Assert.Equal(expected.ToString(System.Globalization.CultureInfo.InvariantCulture), line!.Split(' ')[1]);
        Assert.Equal(expected != 403, called);
        if (called && expected != 101)
        {
            Assert.Equal(1006, (await end.Closed).Status.Code);
        }
    }

    [Fact]
    public async Task Upgrade_ThatTheWorkerRefuses_GetsItsAnswer()
    {
        var url = server.Add((_, _) => Task.FromResult(new EdgeResponse { Status = 401 }));
        using var socket = await SendAsync(url, Handshake);

        using var reader = new StreamReader(new NetworkStream(socket));

        Assert.StartsWith("HTTP/1.1 401", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_ThatGoesAwayBeforeTheUpgrade_EndsTheSocket()
    {
        var end = new TestSocketEnd();
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var url = server.Add(async (_, context) =>
        {
            called.SetResult();
            var gone = new TaskCompletionSource();
            using var registration = context.Aborted.Register(gone.SetResult);
            await gone.Task;
            return end.Response();
        });
        var socket = await SendAsync(url, Handshake);
        await called.Task;

        // A reset, not an orderly end: a client may half-close and still read.
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();

        Assert.Equal(1006, (await end.Closed).Status.Code);
        Assert.False(end.WasOpened);
    }

    private static async Task<Socket> SendAsync(Uri url, string headers)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(url.Host, url.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {url.AbsolutePath} HTTP/1.1\r\nHost: {url.Authority}\r\n{headers}\r\n"));
        return socket;
    }
}
