using System.Globalization;
using Edge.Chaos.Harness;

namespace Edge.Chaos.Scenarios;

/// <summary>Requests that must not be upgraded, and some that must.</summary>
internal static class HandshakeChecks
{
    private static readonly UpgradeRequest Right = new("/rooms/handshake");

    private static IEnumerable<(string What, UpgradeRequest Request, int Status)> Requests(int port) =>
    [
        ("the right request", Right, 101),
        ("no Upgrade", Right.With("Upgrade", null), 426),
        ("Upgrade to something else", Right.With("Upgrade", "h2c"), 426),
        ("no Connection: Upgrade", Right.With("Connection", "keep-alive"), 426),
        ("version 8", Right.With("Sec-WebSocket-Version", "8"), 426),
        ("no version", Right.With("Sec-WebSocket-Version", null), 426),
        ("no key", Right.With("Sec-WebSocket-Key", null), 400),
        ("key of 15 octets", Right.With("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAA"), 400),
        ("key that is not base64", Right.With("Sec-WebSocket-Key", "????????????????????????"), 400),
        ("a body", Right.With("Content-Length", "5"), 400),
        ("POST", Right with { Method = "POST" }, 405),
        ("foreign origin", Right.With("Origin", "https://elsewhere.example"), 403),
        ("own origin", Right.With("Origin", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")), 101),
        ("room of 129 bytes", new UpgradeRequest("/rooms/" + new string('r', 129)), 400),
        ("room of 128 bytes", new UpgradeRequest("/rooms/" + new string('r', 128)), 101),
        ("empty segment in a room", new UpgradeRequest("/rooms/a//b"), 400),
        ("control character in a room", new UpgradeRequest("/rooms/a%01b"), 400),
        ("slash in a room", new UpgradeRequest("/rooms/a/b"), 101),
        ("name of 65 characters", new UpgradeRequest("/rooms?name=" + new string('n', 65)), 400),
        ("name of 64 characters", new UpgradeRequest("/rooms?name=" + new string('n', 64)), 101),
    ];

    public static async Task RunAsync(ScenarioContext context, NodeProcess node)
    {
        var (wrong, count) = (0, 0);
        foreach (var (what, request, status) in Requests(node.EndPoint.Port))
        {
            count++;
            var answer = await ProtocolScenario.StatusAsync(node.EndPoint, request, context.Cancel);
            var upgrades = status != 426 || answer?.Header("Upgrade") == "websocket";
            if (answer?.Status != status || !upgrades)
            {
                wrong++;
                Console.WriteLine($"       {what}: {answer?.Status.ToString(CultureInfo.InvariantCulture) ?? "no answer"} instead of {status}");
            }
        }

        context.Check(wrong == 0, $"{count - wrong} of {count} requests get the right status");
        var plain = await ProtocolScenario.StatusAsync(node.EndPoint, Right.With("Sec-WebSocket-Protocol", "chat, other"), context.Cancel);
        var rich = await ProtocolScenario.StatusAsync(node.EndPoint, Right.With("Sec-WebSocket-Protocol", "chat, edge.v1.json"), context.Cancel);
        context.Check(plain is { Status: 101 } && plain.Header("Sec-WebSocket-Protocol") is null, "unknown subprotocols mean plain mode");
        context.Check(rich?.Header("Sec-WebSocket-Protocol") == UpgradeRequest.RichProtocol, "edge.v1.json is echoed");
    }
}
