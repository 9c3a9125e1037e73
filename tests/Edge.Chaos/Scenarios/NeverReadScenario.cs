using System.Globalization;
using Edge.Chaos.Harness;

namespace Edge.Chaos.Scenarios;

/// <summary>The last part of <see cref="SlowConsumerScenario"/>: members that accept nothing at all are closed with 4102.</summary>
internal static class NeverReadScenario
{
    private const string Room = "unread";
    private const int PerSecond = 30;
    private const int MessageBytes = 60_000;
    private const int SmallReceiveBuffer = 64 * 1024;
    private const int SlowConsumer = 4102;

    public static async Task RunAsync(ScenarioContext context)
    {
        var writeTimeout = TimeSpan.FromSeconds(context.Short ? 3 : 10);
        var node = await context.StartNodeAsync(
            ("Connections__RatePerSecond", "0"), ("Connections__WriteTimeout", writeTimeout.ToString("c", CultureInfo.InvariantCulture)));
        var request = new UpgradeRequest("/rooms") { ReceiveBufferBytes = SmallReceiveBuffer };
        using var silent = await RoomFollower.JoinAsync(node, request, [Room], context.Cancel);
        using var late = await RoomFollower.JoinAsync(node, request, [Room], context.Cancel);
        using var poster = await PacedPoster.ConnectAsync(node, Room, PerSecond, MessageBytes, context.Cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.Cancel);
        var posting = poster.RunAsync(stop.Token, context.Cancel);

        // The buffers fill within 4 s; the stall is noticed at most half a timeout late; the socket is cut only 10 s later.
        await Task.Delay((writeTimeout * 1.5) + TimeSpan.FromSeconds(4), context.Cancel);
        using var step = context.Step(TimeSpan.FromSeconds(20));
        await late.ReadUntilAsync(() => false, step.Token);
        context.Check(late.Raw.Closed?.Code == SlowConsumer, $"who reads again too late finds {late.Raw.Closed?.Code.ToString(CultureInfo.InvariantCulture) ?? "no Close"}");
        context.Check(late.OutOfPlace == 0, $"and before it {late.Received:N0} messages in order");

        using var count = context.Step(TimeSpan.FromSeconds(20));
        var closed = await AwaitClosedAsync(node, 2, count.Token);
        context.Check(closed == 2, $"the server counts {closed} members closed with {SlowConsumer}");
        await stop.CancelAsync();
        await posting;
    }

    /// <summary>How many were closed with 4102, as soon as it is as many as expected or time is over.</summary>
    private static async Task<double> AwaitClosedAsync(NodeProcess node, int expected, CancellationToken step)
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        var closed = 0.0;
        try
        {
            do
            {
                closed = (await node.GetMetricsAsync(step)).Sum("edge_connections_closed", $"code=\"{SlowConsumer}\"");
            }
            while (closed < expected && await poll.WaitForNextTickAsync(step));
        }
        catch (OperationCanceledException)
        {
            // Time is over.
        }

        return closed;
    }
}
