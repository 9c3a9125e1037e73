using Edge.Chaos.Harness;

namespace Edge.Chaos.Scenarios;

/// <summary>
/// One of 500 members stops reading: the others do not notice, memory stays bounded, and it then receives everything.
/// First as it is, where the buffers of the kernel take what it leaves; then with a second room whose volume really makes
/// the server drop its messages and catch it up from the log. Who never reads is closed with 4102.
/// </summary>
internal static class SlowConsumerScenario
{
    private const string Busy = "busy";
    private const string Ballast = "ballast";
    private const int Members = 500;
    private const int PerSecond = 200;
    private const int MessageBytes = 128;
    private const int BallastPerSecond = 30;
    private const int BallastBytes = 60_000;
    private const int TrickleBytesPerSecond = 512 * 1024;
    private const int SmallReceiveBuffer = 64 * 1024;
    private const double MostRatio = 1.10;

    // Below this the clock of the client and the other processes of the machine decide, not the server.
    private static readonly TimeSpan Noise = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan CatchUpTimeout = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(ScenarioContext context)
    {
        var node = await context.StartNodeAsync(("Connections__RatePerSecond", "0"), ("Connections__MaxPendingPosts", "1000"));
        using var audience = new Audience();
        await audience.JoinAsync(node, Busy, Members - 1, context.Cancel);
        using var poster = await PacedPoster.ConnectAsync(node, Busy, PerSecond, MessageBytes, context.Cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.Cancel);
        var posting = poster.RunAsync(stop.Token, context.Cancel);
        await MeasureAsync(context, audience, new LatencySeries(), WarmUp(context));

        await StopReadingAsync(context, node, audience, poster);
        await FallBehindAsync(context, node, audience);
        await stop.CancelAsync();
        await posting;
        context.Check(audience is { Lost: 0, OutOfOrder: 0 }, $"{audience.Lost} of the others were closed, {audience.OutOfOrder} of their messages out of place");
        await NeverReadScenario.RunAsync(context);
    }

    private static TimeSpan WarmUp(ScenarioContext context) => TimeSpan.FromSeconds(context.Short ? 3 : 10);

    /// <summary>With and without take turns, since what else the machine does drifts.</summary>
    private static int Rounds(ScenarioContext context) => context.Short ? 1 : 4;

    private static TimeSpan Stall(ScenarioContext context) => TimeSpan.FromSeconds(context.Short ? 8 : 20);

    private static async Task StopReadingAsync(ScenarioContext context, NodeProcess node, Audience audience, PacedPoster poster)
    {
        using var member = await RoomFollower.JoinAsync(node, new UpgradeRequest("/rooms"), [Busy], context.Cancel);
        var (without, with) = (new LatencySeries(), new LatencySeries());
        await ReadAllAsync(context, member, audience, without);
        var from = member.HeadOf(Busy);
        for (var round = 0; round < Rounds(context); round++)
        {
            await MeasureAsync(context, audience, with, Stall(context));
            await ReadAllAsync(context, member, audience, without);
        }

        var head = poster.Head;
        await member.ReadUntilAsync(() => member.HeadOf(Busy) >= head, context.Cancel).WaitAsync(CatchUpTimeout, context.Cancel);
        Compare(context, "stops reading", without, with);
        context.Check(member.OutOfPlace == 0, $"it receives all {member.HeadOf(Busy) - from:N0} messages since it stopped, without gap or double");
    }

    private static async Task FallBehindAsync(ScenarioContext context, NodeProcess node, Audience audience)
    {
        using var ballast = await PacedPoster.ConnectAsync(node, Ballast, BallastPerSecond, BallastBytes, context.Cancel);
        using var member = await RoomFollower.JoinAsync(
            node, new UpgradeRequest("/rooms") { ReceiveBufferBytes = SmallReceiveBuffer }, [Busy, Ballast], context.Cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.Cancel);
        var posting = ballast.RunAsync(stop.Token, context.Cancel);
        var (without, with) = (new LatencySeries(), new LatencySeries());
        await ReadAllAsync(context, member, audience, without);
        var (before, lagged) = (node.Figures, (await node.GetMetricsAsync(context.Cancel)).Sum("edge_members_lagged"));
        var behind = 0L;
        for (var round = 0; round < Rounds(context); round++)
        {
            using var slow = CancellationTokenSource.CreateLinkedTokenSource(context.Cancel);
            var reading = member.ReadSlowlyAsync(TrickleBytesPerSecond, slow.Token, context.Cancel);
            await MeasureAsync(context, audience, with, Stall(context));
            await slow.CancelAsync();
            await reading;
            behind = Math.Max(behind, ballast.Head - member.HeadOf(Ballast));
            await ReadAllAsync(context, member, audience, without);
        }

        lagged = (await node.GetMetricsAsync(context.Cancel)).Sum("edge_members_lagged") - lagged;
        var after = node.Figures;
        await stop.CancelAsync();
        await posting;
        await member.ReadUntilAsync(() => member.HeadOf(Ballast) >= ballast.Head, context.Cancel).WaitAsync(CatchUpTimeout, context.Cancel);

        ScenarioContext.Figure("behind when it reads again", $"at most {behind:N0} messages of {BallastBytes:N0} bytes; fell into catch-up {lagged} times");
        ScenarioContext.Figure("server memory before, after, most", $"{Mega(before.ResidentBytes)}, {Mega(after.ResidentBytes)}, {Mega(after.PeakResidentBytes)} MB");
        Compare(context, "reads too slowly", without, with);
        context.Check(lagged > 0, "it fell behind and was caught up from the log");
        context.Check(member.OutOfPlace == 0, $"it receives all of both rooms ({member.Received:N0} messages) without gap or double");
        context.Check(after.PeakResidentBytes - before.ResidentBytes < 256L << 20, "server memory stays bounded");
    }

    /// <summary>The member reads everything at once while the others are measured.</summary>
    private static async Task ReadAllAsync(ScenarioContext context, RoomFollower member, Audience audience, LatencySeries latencies)
    {
        var measured = MeasureAsync(context, audience, latencies, Stall(context) / 2);
        await member.ReadUntilAsync(() => measured.IsCompleted, context.Cancel);
        await measured;
    }

    private static async Task MeasureAsync(ScenarioContext context, Audience audience, LatencySeries latencies, TimeSpan time)
    {
        for (var second = 0; second < time.TotalSeconds; second++)
        {
            var measured = new Latencies();
            audience.MeasureInto(measured);
            await Task.Delay(TimeSpan.FromSeconds(1), context.Cancel);
            audience.MeasureInto(new Latencies());
            latencies.Add(measured);
        }
    }

    private static void Compare(ScenarioContext context, string what, LatencySeries without, LatencySeries with)
    {
        var (p99Without, p99With) = (without.P99, with.P99);
        var ratio = p99With / p99Without;
        ScenarioContext.Figure("others, while one reads everything", without.ToString());
        ScenarioContext.Figure($"others, while one {what}", with.ToString());
        var outcome = $"one {what}: p99 of the others is {ratio:F2} times what it was";
        if (context.Short)
        {
            // A few seconds on a shared machine are no measurement: the long form judges.
            ScenarioContext.Figure("not judged in the short form", outcome);
            return;
        }

        context.Check(ratio <= MostRatio || p99With - p99Without <= Noise, outcome);
    }

    private static long Mega(long bytes) => bytes >> 20;
}
