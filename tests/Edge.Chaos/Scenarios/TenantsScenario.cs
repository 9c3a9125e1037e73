using System.Diagnostics;
using System.Net;
using Edge.Chaos.Cluster;
using Edge.Chaos.Harness;
using Edge.Streams.Framing;

namespace Edge.Chaos.Scenarios;

/// <summary>
/// Workers that compute for ever, allocate without end, throw in every hook, and send a gigabyte to who does not read, one after
/// the other beside one that behaves: each is contained, the node lives, and the other's answers stay in time.
/// </summary>
internal static class TenantsScenario
{
    private const long MostMemoryGrowth = 1024L << 20;
    private static readonly TimeSpan MostLatency = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    public static async Task RunAsync(ScenarioContext context)
    {
        var time = TimeSpan.FromSeconds(context.Short ? 5 : 15);
        var node = await context.StartNodeAsync();
        foreach (var program in new[] { "echo", "loop", "greedy", "thrower", "flooder" })
        {
            await Deployment.DeployAsync(context, node.EndPoint, program);
        }

        using var neighbour = await WorkerClient.ConnectAsync(node.EndPoint, "echo", "/", context.Cancel);
        var before = node.Figures.ResidentBytes;
        ScenarioContext.Figure("the neighbour alone", (await ServeAsync(context, neighbour, time, _ => Task.CompletedTask)).ToString());
        await BesideAsync(context, neighbour, "computes for ever", stop => PressAsync(context, node, "loop", stop), time);
        await BesideAsync(context, neighbour, "allocates without end", stop => PressAsync(context, node, "greedy", stop), time);
        await BesideAsync(context, neighbour, "throws in every hook", stop => ThrowAsync(context, node, stop), time);
        await BesideAsync(context, neighbour, "sends 1 GB to who does not read", stop => FloodAsync(context, node, stop), time);
        await BesideAsync(
            context, neighbour, "has an object send 1 GB to who does not read", stop => FloodByObjectAsync(context, node, stop), time);
        var growth = node.Figures.PeakResidentBytes - before;
        context.Check(growth < MostMemoryGrowth, $"server memory grew by {growth >> 20} MB at most, of {MostMemoryGrowth >> 20}");
    }

    private static async Task BesideAsync(
        ScenarioContext context, WorkerClient neighbour, string what, Func<CancellationToken, Task> press, TimeSpan time)
    {
        var latencies = await ServeAsync(context, neighbour, time, press);
        context.Check(
            latencies.Percentile(0.99) <= MostLatency, $"beside a worker that {what}: p99 within {MostLatency.TotalMilliseconds} ms ({latencies})");
    }

    /// <summary>Asks the neighbour for an echo over and over while something else goes on.</summary>
    private static async Task<Latencies> ServeAsync(
        ScenarioContext context, WorkerClient neighbour, TimeSpan time, Func<CancellationToken, Task> press)
    {
        using var stop = context.Step(time);
        var pressing = press(stop.Token);
        var latencies = new Latencies();
        using var pace = new PeriodicTimer(Pace);
        while (!stop.IsCancellationRequested)
        {
            var clock = Stopwatch.StartNew();
            await neighbour.SayAsync("hello", context.Cancel);
            await neighbour.HearAsync(context.Cancel);
            latencies.Record(clock.Elapsed);
            await pace.WaitForNextTickAsync(context.Cancel);
        }

        await pressing;
        return latencies;
    }

    /// <summary>One request after the other, each of which must be ended by the node.</summary>
    private static async Task PressAsync(ScenarioContext context, NodeProcess node, string worker, CancellationToken stop)
    {
        var answers = new List<int>();
        while (!stop.IsCancellationRequested)
        {
            answers.Add(await AskAsync(node, worker, "/", context.Cancel));
        }

        context.Check(
            answers.TrueForAll(answer => answer == (int)HttpStatusCode.ServiceUnavailable),
            $"{worker}: all of its {answers.Count} requests were ended with 503 ({string.Join(", ", answers.Distinct())})");
    }

    private static async Task ThrowAsync(ScenarioContext context, NodeProcess node, CancellationToken stop)
    {
        using var client = await RawClient.ConnectAsync(node.EndPoint, WorkerClient.RequestTo("thrower", "/"), context.Cancel);
        var statuses = new HashSet<int>();
        while (!stop.IsCancellationRequested)
        {
            await client.SendAsync(Opcode.Text, "throw"u8.ToArray(), context.Cancel);
            statuses.Add(await AskAsync(node, "thrower", "/worker", context.Cancel));
            statuses.Add(await AskAsync(node, "thrower", "/object", context.Cancel));
        }

        context.Check(statuses.SetEquals([500]), $"thrower: requests are answered 500 ({string.Join(", ", statuses)})");
        await client.SendAsync(Opcode.Close, new byte[] { 3, 232 }, context.Cancel);
        await client.ReceiveAsync(context.Cancel);
        context.Check(client.Closed?.Code == 1000, $"thrower: its socket stayed open, and its close is answered ({client.Closed})");
    }

    private static async Task FloodAsync(ScenarioContext context, NodeProcess node, CancellationToken stop)
    {
        var cut = 0;
        while (!stop.IsCancellationRequested)
        {
            using var client = await RawClient.ConnectAsync(node.EndPoint, WorkerClient.RequestTo("flooder", "/"), context.Cancel);
            await client.SendAsync(Opcode.Text, "go"u8.ToArray(), context.Cancel);
            await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(1), stop));
            while (await client.ReceiveAsync(context.Cancel) is not null)
            {
                // What the kernel and the outbox held.
            }

            cut += client.Closed?.Code == 1013 ? 1 : 0;
        }

        context.Check(cut > 0, $"flooder: {cut} clients that do not read were closed with 1013");
    }

    /// <summary>The object is reset for it, each time anew; its sockets stay.</summary>
    private static async Task FloodByObjectAsync(ScenarioContext context, NodeProcess node, CancellationToken stop)
    {
        var (clients, open, answered) = (0, 0, 0);
        while (!stop.IsCancellationRequested)
        {
            using var client = await RawClient.ConnectAsync(node.EndPoint, WorkerClient.RequestTo("flooder", "/object"), context.Cancel);
            await client.SendAsync(Opcode.Text, "go"u8.ToArray(), context.Cancel);
            await Task.Delay(TimeSpan.FromSeconds(1), context.Cancel);
            answered += await AskAsync(node, "flooder", "/object", context.Cancel) == (int)HttpStatusCode.OK ? 1 : 0;
            await client.SendAsync(Opcode.Close, new byte[] { 3, 232 }, context.Cancel);
            open += await client.ReceiveAsync(context.Cancel) is null && client.Closed?.Code == 1000 ? 1 : 0;
            clients++;
        }

        context.Check(open == clients, $"flooder: of {clients} sockets of its object {open} stayed open, and heard nothing of what it sent");
        context.Check(answered == clients, $"flooder: its object answered {answered} of {clients} requests in between");
    }

    private static async Task<int> AskAsync(NodeProcess node, string worker, string path, CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://{node.EndPoint}"), Timeout = TimeSpan.FromSeconds(30) };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = $"{worker}.workers.localhost";
        using var answer = await http.SendAsync(request, cancel);
        return (int)answer.StatusCode;
    }
}
