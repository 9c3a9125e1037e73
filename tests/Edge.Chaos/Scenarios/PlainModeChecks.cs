using System.Globalization;
using System.Text;
using Edge.Chaos.Harness;
using Edge.Streams.Framing;

namespace Edge.Chaos.Scenarios;

/// <summary>Plain mode as docs/wire-protocol.md has it, through the eyes of a ten-line client.</summary>
internal static class PlainModeChecks
{
    private const int Replay = 100;
    private const int Posts = 130;
    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(ScenarioContext context, NodeProcess node)
    {
        using var step = context.Step(StepTimeout);
        using var ann = await RawClient.ConnectAsync(node.EndPoint, new UpgradeRequest("/rooms"), step.Token);
        using var bob = await RawClient.ConnectAsync(node.EndPoint, new UpgradeRequest("/rooms/default"), step.Token);
        await RelayAsync(context, ann, bob, step.Token);
        await PingAsync(context, ann, bob, step.Token);
        await ReplayAsync(context, node, ann, bob, step.Token);
        await BinaryAsync(context, node, ann, bob, step.Token);
    }

    private static async Task RelayAsync(ScenarioContext context, RawClient ann, RawClient bob, CancellationToken cancel)
    {
        await SayAsync(ann, "hello", cancel);
        var heard = await HearAsync(bob, cancel);
        context.Check(heard == "hello", "/rooms and /rooms/default are one room; a message goes to the others as it is");

        await SayAsync(bob, "hi", cancel);
        context.Check(await HearAsync(ann, cancel) == "hi", "the sender does not hear its own message");
    }

    private static async Task PingAsync(ScenarioContext context, RawClient ann, RawClient bob, CancellationToken cancel)
    {
        await SayAsync(ann, """{ "type" : "ping" }""", cancel);
        context.Check(await HearAsync(ann, cancel) == """{"type":"pong"}""", "a JSON ping is answered");

        await SayAsync(ann, """{"type":"pingpong"}""", cancel);
        context.Check(await HearAsync(bob, cancel) == """{"type":"pingpong"}""", "pings are not relayed, what only looks like one is");

        await ann.SendAsync(Opcode.Ping, "are you there"u8.ToArray(), cancel);
        var pong = await ann.ReceiveAsync(cancel);
        context.Check(
            pong is { Opcode: Opcode.Pong } && pong.Value.Payload.Span.SequenceEqual("are you there"u8), "a WebSocket ping is answered with its payload");
    }

    private static async Task ReplayAsync(ScenarioContext context, NodeProcess node, RawClient ann, RawClient bob, CancellationToken cancel)
    {
        for (var i = 0; i < Posts; i++)
        {
            await SayAsync(ann, Numbered(i), cancel);
        }

        var inOrder = true;
        for (var i = 0; i < Posts; i++)
        {
            inOrder &= await HearAsync(bob, cancel) == Numbered(i);
        }

        context.Check(inOrder, $"{Posts} messages of one sender arrive in order");
        using var late = await RawClient.ConnectAsync(node.EndPoint, new UpgradeRequest("/rooms"), cancel);
        await SayAsync(bob, "live", cancel);
        var replayed = true;
        for (var i = Posts - Replay; i < Posts; i++)
        {
            replayed &= await HearAsync(late, cancel) is { } text && (text == Numbered(i));
        }

        context.Check(replayed && await HearAsync(late, cancel) == "live", $"who joins gets the last {Replay}, oldest first, before anything live");
        await HearAsync(ann, cancel);
    }

    private static async Task BinaryAsync(ScenarioContext context, NodeProcess node, RawClient ann, RawClient bob, CancellationToken cancel)
    {
        using var rich = await RichClient.ConnectAsync(node.EndPoint, new UpgradeRequest("/rooms"), null, cancel);
        await rich.JoinAsync("default", cancel);
        byte[] octets = [0, 255, 128, 7];
        await ann.SendAsync(Opcode.Binary, octets, cancel);
        var heard = await bob.ReceiveAsync(cancel);
        context.Check(heard is { Opcode: Opcode.Binary } && heard.Value.Payload.Span.SequenceEqual(octets), "binary is relayed as binary");

        var message = await rich.ExpectAsync("msg", cancel);
        context.Check(message.Data.GetString() == Convert.ToBase64String(octets), "and reaches rich clients as base64");

        await rich.PostAsync(1, "default", "rich-1", "from a rich client", cancel);
        context.Check(await HearAsync(bob, cancel) == "from a rich client", "a rich message reaches plain clients as its data alone");

        await rich.Raw.SendAsync(Opcode.Binary, octets, cancel);
        while (await rich.ReceiveAsync(cancel) is not null)
        {
            // The acknowledgement.
        }

        context.Check(rich.Raw.Closed?.Code == 1003, "binary in rich mode is closed with 1003");
    }

    private static string Numbered(int number) => string.Create(CultureInfo.InvariantCulture, $"message {number}");

    private static Task SayAsync(RawClient client, string text, CancellationToken cancel) =>
        client.SendAsync(Opcode.Text, Encoding.UTF8.GetBytes(text), cancel);

    private static async Task<string?> HearAsync(RawClient client, CancellationToken cancel) =>
        await client.ReceiveAsync(cancel) is { Opcode: Opcode.Text } message ? Encoding.UTF8.GetString(message.Payload.Span) : null;
}
