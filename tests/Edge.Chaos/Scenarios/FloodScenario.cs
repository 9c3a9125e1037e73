using System.Diagnostics;
using Edge.Chaos.Harness;
using Edge.Streams.Framing;

namespace Edge.Chaos.Scenarios;

/// <summary>
/// Clients that send as fast as they can, one to a room whose journal is slow, one without ever reading an answer: TCP slows
/// them, memory stays bounded, nothing acknowledged is lost, and others are served.
/// </summary>
internal static class FloodScenario
{
    private const string Room = "flood";
    private const string OtherRoom = "calm";
    private const int Senders = 4;
    private const int FloodSender = Senders;
    private const int FloodBytes = 4096;

    // What may lie between the flooder and the journal: the buffers of two sockets, and 64 messages.
    private const long MostUnstoredBytes = 16 << 20;
    private const long MostMemoryGrowth = 256L << 20;
    private static readonly TimeSpan ServedWithin = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan SettleTimeout = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(ScenarioContext context)
    {
        var time = TimeSpan.FromSeconds(context.Short ? 8 : 20);
        var node = await context.StartNodeAsync(("Connections__RatePerSecond", "0"));
        var recorder = new HistoryRecorder();
        var workload = new Workload(node, Room, recorder, Senders, context.Short ? 400 : 1000);
        var flooder = new PlainFlooder(FloodSender, FloodBytes, recorder);
        using var stop = context.Step(time);
        var memory = WatchMemoryAsync(node, stop.Token);
        var brake = JournalBrake.RunAsync(context.DataOf(0), stop.Token);
        var flooding = flooder.RunAsync(node, Room, stop.Token, context.Cancel);
        var deaf = FloodWithoutReadingAsync(node, stop.Token, context.Cancel);
        var posting = workload.RunAsync(context.Cancel);
        var (pings, posts) = await ServeAsync(node, stop.Token, context.Cancel);

        await flooding;
        var holds = await brake;
        var (before, peak) = await memory;
        await posting.WaitAsync(SettleTimeout, context.Cancel);
        var log = await LogReader.ReadAsync(node, Room, context.Cancel);
        var stored = log.Count(entry => entry.Data.StartsWith("flood", StringComparison.Ordinal));
        var unstored = (long)(flooder.Sent - stored) * FloodBytes;

        ScenarioContext.Figure("journal held", $"{holds} times some 200 ms in {time.TotalSeconds:F0} s");
        ScenarioContext.Figure("flooder: sent, stored", $"{flooder.Sent:N0}, {stored:N0} of {FloodBytes} bytes ({stored / time.TotalSeconds:N0}/s)");
        ScenarioContext.Figure("who floods without reading: bytes taken", $"{await deaf / 1024:N0} KB");
        ScenarioContext.Figure("others: pings answered", pings.ToString());
        ScenarioContext.Figure("others: posts acknowledged", posts.ToString());
        ScenarioContext.Figure("server memory before, most", $"{before >> 20}, {peak >> 20} MB");
        context.Check(stored > 0 && unstored < MostUnstoredBytes, $"the flooder is slowed by TCP: {unstored >> 10:N0} KB of what it sent are not stored");
        context.Check(peak - before < MostMemoryGrowth, $"server memory grows by {(peak - before) >> 20} MB, at most {MostMemoryGrowth >> 20}");
        context.Check(
            pings.Count > 0 && posts.Count > 0 && pings.Percentile(1) < ServedWithin && posts.Percentile(1) < ServedWithin,
            $"others are served within {ServedWithin.TotalSeconds} s: pings {pings.Percentile(1).TotalMilliseconds:F0} ms, posts {posts.Percentile(1).TotalMilliseconds:F0} ms at most");
        context.CheckHistory(recorder.ToHistory(log, []));
    }

    /// <summary>One client in another room that asks for a pong and posts a message, over and over.</summary>
    private static async Task<(Latencies Pings, Latencies Posts)> ServeAsync(NodeProcess node, CancellationToken stop, CancellationToken cancel)
    {
        var (pings, posts) = (new Latencies(), new Latencies());
        using var client = await RichClient.ConnectAsync(node.EndPoint, new UpgradeRequest("/rooms"), null, cancel);
        await client.JoinAsync(OtherRoom, cancel);
        for (var number = 1u; !stop.IsCancellationRequested; number++)
        {
            var clock = Stopwatch.StartNew();
            await client.SayAsync("""{"type":"ping","t":1}""", cancel);
            await client.ExpectAsync("pong", cancel);
            pings.Record(clock.Elapsed);
            clock.Restart();
            await client.PostAsync(number, OtherRoom, $"c{number}", "calm", cancel);
            await client.ExpectAsync("ack", cancel);
            posts.Record(clock.Elapsed);
        }

        return (pings, posts);
    }

    /// <summary>Asks for pongs and never reads them; returns how many bytes the server took before it stopped reading.</summary>
    private static async Task<long> FloodWithoutReadingAsync(NodeProcess node, CancellationToken stop, CancellationToken cancel)
    {
        using var client = await RichClient.ConnectAsync(node.EndPoint, new UpgradeRequest("/rooms"), null, cancel);
        var ping = """{"type":"ping","t":1764000000000}"""u8.ToArray();
        var frame = FrameWriter.EncodeMasked(Opcode.Text, ping, MaskKey.Next());
        byte[] many = [.. Enumerable.Repeat(frame, 100).SelectMany(bytes => bytes)];
        var taken = 0L;
        try
        {
            while (true)
            {
                await client.Raw.WriteAsync(many, stop);
                taken += many.Length;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Time is over, or the server has closed it as a slow consumer.
            return taken;
        }
    }

    private static async Task<(long Before, long Peak)> WatchMemoryAsync(NodeProcess node, CancellationToken stop)
    {
        var before = node.Figures.ResidentBytes;
        var peak = before;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!stop.IsCancellationRequested)
        {
            peak = Math.Max(peak, node.Figures.ResidentBytes);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        return (before, peak);
    }
}
