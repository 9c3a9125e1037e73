using System.Collections.Immutable;
using System.Net;
using System.Text;
using Edge.Streams.Framing;

namespace Edge.Chaos.Harness;

/// <summary>The request that opens a WebSocket.</summary>
/// <param name="Path">Such as <c>/rooms/lobby</c>.</param>
internal sealed record UpgradeRequest(string Path)
{
    /// <summary>The subprotocol of rich mode.</summary>
    public const string RichProtocol = "edge.v1.json";

    /// <summary>GET, unless the request is to be refused.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>Headers by name; null leaves one of the usual headers out.</summary>
    public ImmutableDictionary<string, string?> Headers { get; init; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>The kernel's buffer for what comes in, in bytes; 0 leaves it to the kernel.</summary>
    public int ReceiveBufferBytes { get; init; }

    /// <summary>The client's own buffer, in bytes; 0 for the default.</summary>
    public int BufferBytes { get; init; }

    /// <summary>The same in rich mode.</summary>
    public UpgradeRequest InRichMode() => With("Sec-WebSocket-Protocol", RichProtocol);

    /// <summary>The same with a header, or without it.</summary>
    public UpgradeRequest With(string header, string? value) => this with { Headers = Headers.SetItem(header, value) };

    public byte[] ToBytes(IPEndPoint server)
    {
        var headers = new Dictionary<string, string?>
        {
            ["Host"] = server.ToString(),
            ["Upgrade"] = "websocket",
            ["Connection"] = "Upgrade",
            ["Sec-WebSocket-Key"] = OpeningHandshake.NewKey(),
            ["Sec-WebSocket-Version"] = "13",
        };
        foreach (var (name, value) in Headers)
        {
            headers[name] = value;
        }

        var lines = headers.Where(header => header.Value is not null).Select(header => $"{header.Key}: {header.Value}\r\n");
        return Encoding.ASCII.GetBytes($"{Method} {Path} HTTP/1.1\r\n{string.Concat(lines)}\r\n");
    }
}
