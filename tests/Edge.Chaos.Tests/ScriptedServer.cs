using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace Edge.Chaos.Tests;

/// <summary>A server in rich mode that does with each connection, one after the other, what a script says.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();

    /// <summary>Starts; the n-th connection is served by the n-th script, and ends with it.</summary>
    public ScriptedServer(params Func<Connection, Task>[] scripts)
    {
        _listener.Start();
        _ = ServeAsync(scripts);
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync(Func<Connection, Task>[] scripts)
    {
        foreach (var script in scripts)
        {
            using var client = await _listener.AcceptTcpClientAsync(_end.Token);
            await using var stream = client.GetStream();
            await SkipHeadAsync(stream, _end.Token);
            await stream.WriteAsync("HTTP/1.1 101 Switching Protocols\r\n\r\n"u8.ToArray(), _end.Token);
            using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
            var connection = new Connection(socket, _end.Token);
            await connection.ExpectAsync("hello");
            await connection.SayAsync("""{"type":"welcome","session":"s_1","node":"edge@node1:4053","heartbeat":{"ping":25000,"timeout":100}}""");
            await script(connection);
        }
    }

    private static async Task SkipHeadAsync(NetworkStream stream, CancellationToken cancel)
    {
        var (head, one) = (new StringBuilder(), new byte[1]);
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, cancel);
            head.Append((char)one[0]);
        }
    }

    /// <summary>One connection, after its welcome.</summary>
    internal sealed class Connection(WebSocket socket, CancellationToken end)
    {
        private readonly byte[] _buffer = new byte[4096];

        public Task SayAsync(string json) => socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, true, end);

        /// <summary>Reads up to a message of a type.</summary>
        public async Task ExpectAsync(string type)
        {
            var said = string.Empty;
            while (!said.Contains($"\"type\":\"{type}\"", StringComparison.Ordinal))
            {
                var received = await socket.ReceiveAsync(_buffer, end);
                said = Encoding.UTF8.GetString(_buffer, 0, received.Count);
            }
        }

        /// <summary>Says no more, until the server is disposed of.</summary>
        public Task BeSilentAsync() => Task.Delay(Timeout.Infinite, end);
    }
}
