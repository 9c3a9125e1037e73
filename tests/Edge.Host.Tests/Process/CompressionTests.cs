using System.Net.WebSockets;
using Edge.Testing;

namespace Edge.Host.Tests.Process;

/// <summary>permessage-deflate, RFC 7692, between a node and .NET's client.</summary>
public sealed class CompressionTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EchoAndRoom_WithCompression_GiveBackWhatTheyGot(bool serverTakeover)
    {
        await using var node = await NodeProcess.ServeAsync(
            _data.Path,
            ("Edge__Connections__Compression", "true"),
            ("Edge__Connections__CompressionContextTakeover", serverTakeover ? "true" : "false"));
        foreach (var clientTakeover in new[] { true, false })
        {
            await EchoAsync(node, clientTakeover, serverTakeover);
            await PostAsync(node, clientTakeover, $"/rooms/compressed-{clientTakeover}");
        }
    }

    [Fact]
    public async Task Echo_WhenCompressionIsOff_AgreesToNone()
    {
        await using var node = await NodeProcess.ServeAsync(_data.Path);
        using var socket = await WebSocketClient.ConnectAsync(node.SocketUrl("/echo"), options => Deflate(options, true));

        await socket.SendAsync(Text(1));

        Assert.Empty(socket.Header("Sec-WebSocket-Extensions"));
        Assert.Equal(Text(1), await socket.ReadAsync());
    }

    private static async Task EchoAsync(NodeProcess node, bool clientTakeover, bool serverTakeover)
    {
        using var socket = await WebSocketClient.ConnectAsync(node.SocketUrl("/echo"), options => Deflate(options, clientTakeover));
        var agreed = socket.Header("Sec-WebSocket-Extensions");
        var takeover = clientTakeover && serverTakeover;

        Assert.StartsWith("permessage-deflate", agreed, StringComparison.Ordinal);
        Assert.Equal(!takeover, agreed.Contains("server_no_context_takeover", StringComparison.Ordinal));
        for (var i = 0; i < 4; i++)
        {
            // Below CompressionMinBytes a message goes as it is, between two that are compressed.
            var text = i == 2 ? "short" : Text(i);
            await socket.SendAsync(text);
            Assert.Equal(text, await socket.ReadAsync());
        }
    }

    private static async Task PostAsync(NodeProcess node, bool clientTakeover, string room)
    {
        using var sender = await WebSocketClient.ConnectAsync(node.SocketUrl(room), options => Deflate(options, clientTakeover));
        using var reader = await WebSocketClient.ConnectAsync(node.SocketUrl(room), options => Deflate(options, clientTakeover));
        using var plain = await WebSocketClient.ConnectAsync(node.SocketUrl(room));
        for (var i = 0; i < 3; i++)
        {
            await sender.SendAsync(Text(i));
            Assert.Equal(Text(i), await reader.ReadAsync());
            Assert.Equal(Text(i), await plain.ReadAsync());
        }
    }

    private static void Deflate(ClientWebSocketOptions options, bool takeover) =>
        options.DangerousDeflateOptions = new WebSocketDeflateOptions
        {
            ClientContextTakeover = takeover,
            ServerContextTakeover = takeover,
        };

    private static string Text(int number) => string.Join(' ', Enumerable.Repeat($"message {number}", 500));
}
