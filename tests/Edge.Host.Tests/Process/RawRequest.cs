using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Edge.Testing;

namespace Edge.Host.Tests.Process;

/// <summary>A request as bytes, for what an HTTP client would not send.</summary>
internal static class RawRequest
{
    public const string Key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    public const string Upgrade = "Connection: Upgrade\nUpgrade: websocket";
    public const string Version = "Sec-WebSocket-Version: 13";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Sends a request line and headers, and reads the answer's.</summary>
    public static async Task<(int Status, string Head)> SendAsync(NodeProcess node, string line, params string[] headers)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(node.Page.Host, node.Page.Port, deadline.Token);
        await using var stream = client.GetStream();
        var request = string.Join('\n', [line, $"Host: {node.Page.Authority}", .. headers, string.Empty, string.Empty]);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request.ReplaceLineEndings("\r\n")), deadline.Token);

        using var reader = new StreamReader(stream, Encoding.ASCII);
        var head = new StringBuilder();
        while (await reader.ReadLineAsync(deadline.Token) is { Length: > 0 } answer)
        {
            head.AppendLine(answer);
        }

        var status = head.ToString().Split(' ', 3)[1];
        return (int.Parse(status, CultureInfo.InvariantCulture), head.ToString());
    }
}
