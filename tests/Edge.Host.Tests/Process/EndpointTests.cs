using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Edge.Host.Tests.Process;

/// <summary>What a node answers, over real sockets. One node serves all tests of the class.</summary>
public sealed class EndpointTests(EndpointTests.Node node) : IClassFixture<EndpointTests.Node>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private HttpClient Http => node.Process.Http;

    [Fact]
    public async Task Rooms_WithoutUpgrade_Answers426()
    {
        using var answer = await Http.GetAsync("/rooms/lobby");

        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
        Assert.Equal("websocket", answer.Headers.Upgrade.ToString());
        Assert.Equal("Expected Upgrade: websocket", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/rooms/a//b")]
    [InlineData("/rooms/a%01b")]
    [InlineData("/rooms/lobby?name=a%0Ab")]
    public async Task Rooms_WithABadName_Answers400(string path)
    {
        using var answer = await Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Rooms_FromAForeignOrigin_AreRefused()
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", "https://elsewhere.example");
        socket.Options.CollectHttpResponseDetails = true;

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(Url("/rooms/lobby"), CancellationToken.None));

        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Fact]
    public async Task Rooms_InBothModes_ShareOneLog()
    {
        using var plain = await ConnectAsync("/rooms/shared?name=bob", null);
        using var rich = await ConnectAsync("/rooms/shared?name=ann", "edge.v1.json");
        await SendAsync(rich, """{"type":"hello"}""");
        Assert.Equal("welcome", (await ReadJsonAsync(rich)).GetProperty("type").GetString());
        Assert.Equal("joined", (await ReadJsonAsync(rich)).GetProperty("type").GetString());

        await SendAsync(plain, "from bob");
        var message = await ReadJsonAsync(rich);
        await SendAsync(rich, """{"type":"send","id":1,"room":"shared","cid":"c1","data":{"a":1}}""");
        var ack = await ReadJsonAsync(rich);

        Assert.Equal(("msg", "bob", "from bob", 1), (
            message.GetProperty("type").GetString(), message.GetProperty("from").GetString(),
            message.GetProperty("data").GetString(), message.GetProperty("seq").GetInt32()));
        Assert.Equal(("ack", 2, false), (
            ack.GetProperty("type").GetString(), ack.GetProperty("seq").GetInt32(), ack.GetProperty("dup").GetBoolean()));
        Assert.Equal("{\"a\":1}", await ReadAsync(plain));
    }

    [Fact]
    public async Task Connections_BeyondTheLimit_Answer503_AndPlacesComeBack()
    {
        var sockets = new List<ClientWebSocket>();
        try
        {
            while (sockets.Count < Node.MaxConnections)
            {
                sockets.Add(await ConnectAsync("/echo", null));
            }

            using var refused = new ClientWebSocket();
            refused.Options.CollectHttpResponseDetails = true;
            await Assert.ThrowsAsync<WebSocketException>(() => refused.ConnectAsync(Url("/echo"), CancellationToken.None));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.HttpStatusCode);
        }
        finally
        {
            foreach (var socket in sockets)
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                socket.Dispose();
            }
        }

        (await ConnectAsync("/echo", null)).Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Echo_WithCompression_GivesBackWhatItGot(bool takeover)
    {
        using var socket = new ClientWebSocket();
        socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions
        {
            ClientContextTakeover = takeover,
            ServerContextTakeover = takeover,
        };
        await socket.ConnectAsync(Url("/echo"), CancellationToken.None);
        for (var i = 0; i < 3; i++)
        {
            var text = string.Join(' ', Enumerable.Repeat($"message {i}", 200));
            await SendAsync(socket, text);
            Assert.Equal(text, await ReadAsync(socket));
        }
    }

    [Fact]
    public async Task Health_AndMetrics_Answer()
    {
        Assert.Equal("Healthy", await Http.GetStringAsync("/health/live"));
        Assert.Equal("Healthy", await Http.GetStringAsync("/health/ready"));
        Assert.Contains("edge_", await Http.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/edge-client.js", "text/javascript")]
    [InlineData("/style.css", "text/css")]
    [InlineData("/icon.svg", "image/svg+xml")]
    public async Task Page_IsServed_WithItsHeaders(string path, string type)
    {
        using var answer = await Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("default-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());

        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using var unchanged = await Http.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task Page_OutsideOfItsFolder_IsNotServed()
    {
        using var answer = await Http.GetAsync("/appsettings.json");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static async Task SendAsync(ClientWebSocket socket, string text) => await socket.SendAsync(
        Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    private static async Task<string> ReadAsync(ClientWebSocket socket)
    {
        using var deadline = new CancellationTokenSource(Patience);
        var buffer = new byte[64 * 1024];
        var length = 0;
        ValueWebSocketReceiveResult result;
        do
        {
            result = await socket.ReceiveAsync(buffer.AsMemory(length), deadline.Token);
            length += result.Count;
        }
        while (!result.EndOfMessage);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static async Task<JsonElement> ReadJsonAsync(ClientWebSocket socket) =>
        JsonDocument.Parse(await ReadAsync(socket)).RootElement;

    private Uri Url(string path) => new($"ws://127.0.0.1:{node.Process.Port}{path}");

    private async Task<ClientWebSocket> ConnectAsync(string path, string? protocol)
    {
        var socket = new ClientWebSocket();
        if (protocol is not null)
        {
            socket.Options.AddSubProtocol(protocol);
        }

        // A place is given back when its socket has ended, a moment after the client knows.
        using var deadline = new CancellationTokenSource(Patience);
        await socket.ConnectAsync(Url(path), deadline.Token);
        return socket;
    }

    public sealed class Node : IAsyncLifetime
    {
        public const int MaxConnections = 6;
        private readonly string _data = Directory.CreateTempSubdirectory("edge-endpoints-").FullName;

        internal EdgeProcess Process { get; private set; } = null!;

        public async Task InitializeAsync() => Process = await EdgeProcess.ServeAsync(_data, new Dictionary<string, string>
        {
            ["Edge__Connections__MaxConnections"] = $"{MaxConnections}",
            ["Edge__Connections__Compression"] = "true",
            ["Edge__Connections__CompressionContextTakeover"] = "true",
        });

        public Task DisposeAsync()
        {
            Process.Dispose();
            Directory.Delete(_data, recursive: true);
            return Task.CompletedTask;
        }
    }
}
