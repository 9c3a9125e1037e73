using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Edge.Chaos.Harness;

namespace Edge.Chaos.Scenarios;

/// <summary>
/// A raw client breaks each rule of RFC 6455 and gets the right close code; plain mode does what its page says; requests
/// that are no handshake are refused with the right status, and so are those beyond the limits.
/// </summary>
internal static class ProtocolScenario
{
    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(ScenarioContext context)
    {
        var node = await context.StartNodeAsync(("Connections__RatePerSecond", "0"));
        await BreakRulesAsync(context, node, "/rooms/breaches");
        await BreakRulesAsync(context, node, "/echo");
        await CloseRightAsync(context, node);
        await HandshakeChecks.RunAsync(context, node);
        await PlainModeChecks.RunAsync(context, node);
        await HelloAsync(context);
        await LimitAsync(context, ("Connections__MaxConnections", "3"));
        await LimitAsync(context, ("Connections__MaxConnectionsPerIp", "3"));
    }

    private static async Task BreakRulesAsync(ScenarioContext context, NodeProcess node, string path)
    {
        // An echo has no limit of a room.
        var breaches = ProtocolBreaches.All.Where(breach => path != "/echo" || !breach.Rule.StartsWith("room", StringComparison.Ordinal));
        var (wrong, count) = (new List<string>(), 0);
        foreach (var (rule, bytes, code) in breaches)
        {
            count++;
            var closed = await AwaitCloseAsync(context, node, new UpgradeRequest(path), bytes);
            if (closed != code)
            {
                wrong.Add($"{rule}: {closed?.ToString() ?? "no Close"} instead of {code}");
            }
        }

        context.Check(wrong.Count == 0, $"{count - wrong.Count} of {count} breaches at {path} are closed with the right code");
        wrong.ForEach(text => Console.WriteLine($"       {text}"));
    }

    private static async Task CloseRightAsync(ScenarioContext context, NodeProcess node)
    {
        var answers = new List<bool>();
        foreach (var (code, bytes) in ProtocolBreaches.RightCloses)
        {
            answers.Add(await AwaitCloseAsync(context, node, new UpgradeRequest("/rooms/breaches"), bytes) == code);
        }

        context.Check(answers.TrueForAll(right => right), $"{answers.Count(right => right)} of {answers.Count} right Closes come back");
    }

    /// <summary>Connects, says something, and returns the code of the Close that follows; null if none comes in time.</summary>
    private static async Task<int?> AwaitCloseAsync(ScenarioContext context, NodeProcess node, UpgradeRequest request, byte[] bytes)
    {
        using var step = context.Step(StepTimeout);
        using var client = await RawClient.ConnectAsync(node.EndPoint, request, step.Token);
        await client.WriteAsync(bytes, step.Token);
        try
        {
            while (await client.ReceiveAsync(step.Token) is not null)
            {
                // What came before the breach may come back.
            }
        }
        catch (OperationCanceledException) when (!context.Cancel.IsCancellationRequested)
        {
            return null;
        }

        return client.Closed?.Code;
    }

    private static async Task HelloAsync(ScenarioContext context)
    {
        const int Clients = 20;
        const int HelloTimeout = 4108;
        var node = await context.StartNodeAsync(("Connections__HelloTimeout", "00:00:01"));
        var request = new UpgradeRequest("/rooms").InRichMode();
        var clock = Stopwatch.StartNew();
        var codes = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => AwaitCloseAsync(context, node, request, [])));
        context.Check(
            codes.All(code => code == HelloTimeout) && clock.Elapsed < TimeSpan.FromSeconds(3),
            $"{codes.Count(code => code == HelloTimeout)} of {Clients} rich clients without hello in 1 s are closed with {HelloTimeout}, "
            + $"the last after {clock.Elapsed.TotalSeconds:F1} s");
    }

    private static async Task LimitAsync(ScenarioContext context, (string Name, string Value) limit)
    {
        const int Most = 3;
        var node = await context.StartNodeAsync(limit);
        var open = new List<RawClient>();
        for (var i = 0; i < Most; i++)
        {
            open.Add(await RawClient.ConnectAsync(node.EndPoint, new UpgradeRequest("/rooms"), context.Cancel));
        }

        var refused = await StatusAsync(node.EndPoint, new UpgradeRequest("/rooms"), context.Cancel);
        context.Check(refused is { Status: 503 } && refused.Header("Retry-After") is not null, $"{limit.Name}: number {Most + 1} gets 503 with Retry-After");

        open[0].Dispose();
        using var step = context.Step(StepTimeout);
        var accepted = false;
        while (!accepted && !step.IsCancellationRequested)
        {
            accepted = await StatusAsync(node.EndPoint, new UpgradeRequest("/rooms"), context.Cancel) is { Status: 101 };
        }

        context.Check(accepted, $"{limit.Name}: there is room again when one has gone");
        open.ForEach(client => client.Dispose());
    }

    /// <summary>The answer to a request; null if the server closed the connection without one.</summary>
    public static async Task<UpgradeResponse?> StatusAsync(IPEndPoint server, UpgradeRequest request, CancellationToken cancel)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, cancel);
        await socket.SendAsync(request.ToBytes(server), SocketFlags.None, cancel);
        var response = new UpgradeResponse();
        var buffer = new byte[4096];
        while (!response.IsComplete)
        {
            var count = await socket.ReceiveAsync(buffer, SocketFlags.None, cancel);
            if (count == 0)
            {
                return null;
            }

            response.Append(buffer.AsSpan(0, count));
        }

        return response;
    }
}
