using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Edge.Testing;

/// <summary>.NET's own WebSocket client, with whole messages and a deadline on every wait.</summary>
public sealed class WebSocketClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ClientWebSocket _socket = new();

    private WebSocketClient()
    {
    }

    /// <summary>Connects.</summary>
    /// <param name="url">Where.</param>
    /// <param name="options">What else to ask for, such as compression.</param>
    public static async Task<WebSocketClient> ConnectAsync(Uri url, params Action<ClientWebSocketOptions>[] options)
    {
        var client = new WebSocketClient();
        client._socket.Options.CollectHttpResponseDetails = true;
        foreach (var option in options)
        {
            option(client._socket.Options);
        }

        using var deadline = new CancellationTokenSource(Patience);
        await client._socket.ConnectAsync(url, deadline.Token);
        return client;
    }

    /// <summary>A header of the server's answer to the handshake, or empty.</summary>
    public string Header(string name) =>
        _socket.HttpResponseHeaders!.TryGetValue(name, out var values) ? string.Join(", ", values) : string.Empty;

    /// <summary>Sends one text.</summary>
    public async Task SendAsync(string text)
    {
        using var deadline = new CancellationTokenSource(Patience);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, deadline.Token);
    }

    /// <summary>Reads one whole text.</summary>
    /// <exception cref="InvalidOperationException">Something else came.</exception>
    public async Task<string> ReadAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer.AsMemory(), deadline.Token);
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        return part.MessageType == WebSocketMessageType.Text
            ? Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length)
            : throw new InvalidOperationException($"{part.MessageType} came, {_socket.CloseStatus} {_socket.CloseStatusDescription}.");
    }

    /// <summary>Reads one JSON object.</summary>
    public async Task<JsonElement> ReadJsonAsync()
    {
        using var document = JsonDocument.Parse(await ReadAsync());
        return document.RootElement.Clone();
    }

    /// <summary>Reads the server's Close, which must come next, and does not answer it.</summary>
    /// <returns>Its code.</returns>
    public async Task<int> ReadCloseAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        var part = await _socket.ReceiveAsync(new byte[1024].AsMemory(), deadline.Token);
        return part.MessageType == WebSocketMessageType.Close
            ? (int)_socket.CloseStatus!
            : throw new InvalidOperationException($"A {part.MessageType} message came where a Close was due.");
    }

    /// <summary>Closes in order.</summary>
    public async Task CloseAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        await _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, deadline.Token);
    }

    /// <summary>Drops the connection if it is still open.</summary>
    public void Dispose() => _socket.Dispose();
}
