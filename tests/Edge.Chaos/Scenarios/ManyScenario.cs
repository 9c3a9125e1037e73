using System.Diagnostics;
using Edge.Chaos.Harness;
using Edge.Streams.Framing;

namespace Edge.Chaos.Scenarios;

/// <summary>Many connections are held with heartbeats: none is lost, and each costs little.</summary>
internal static class ManyScenario
{
    private const int Rooms = 100;
    private const int AtOnce = 32;
    private const int BufferBytes = 512;
    private const double FullMinutes = 5;
    private const double ShortMinutes = 1.0 / 3;

    public static async Task RunAsync(ScenarioContext context)
    {
        var connections = context.Options.Connections ?? (context.Short ? 1_000 : 10_000);
        var time = TimeSpan.FromMinutes(context.Options.Minutes ?? (context.Short ? ShortMinutes : FullMinutes));
        ScenarioContext.Figure("open files needed, here and in the server", $"{connections + 500:N0} (ulimit -n)");
        var ping = TimeSpan.FromSeconds(context.Short ? 5 : 25);
        var node = await context.StartNodeAsync(("Connections__PingInterval", ping.ToString("c")));
        var empty = node.Figures;
        using var crowd = new Crowd();
        var clock = Stopwatch.StartNew();
        await crowd.ConnectAsync(node, connections, context.Cancel);
        var connected = node.Figures;
        ScenarioContext.Figure(
            "connecting", $"{clock.Elapsed.TotalSeconds:F1} s, {(connected.Cpu - empty.Cpu).TotalMicroseconds / connections:N0} µs of server CPU each");

        await Task.WhenAny(crowd.FirstLost, Task.Delay(time, context.Cancel));
        var held = node.Figures;
        var metrics = await node.GetMetricsAsync(context.Cancel);
        var (active, cpu) = (metrics.Sum("edge_connections_active"), (held.Cpu - connected.Cpu) / connections);
        ScenarioContext.Figure("held", $"{connections:N0} connections for {time.TotalSeconds:F0} s, heartbeat {ping.TotalSeconds:F0} s");
        ScenarioContext.Figure("heartbeats answered", $"{crowd.Pings:N0}, by the quietest connection {crowd.FewestPings}");
        ScenarioContext.Figure(
            "server CPU", $"{cpu.TotalMicroseconds / time.TotalMinutes:N0} µs per connection and minute, {cpu * connections / time:P1} of a core in all");
        ScenarioContext.Figure("server memory", $"{(held.ResidentBytes - empty.ResidentBytes) / connections / 1024.0:F1} KB per connection, {held.ResidentBytes >> 20} MB in all");
        context.Check(crowd.Lost == 0 && (int)active == connections, $"{crowd.Lost} are lost, the server counts {active:N0}");
        context.Check(crowd.FewestPings >= (int)(time / (ping * 2)), "every connection was asked for signs of life");
    }

    /// <summary>The connections: half of them plain, half rich, spread over some rooms.</summary>
    private sealed class Crowd : IDisposable
    {
        private readonly List<RawClient> _plain = [];
        private readonly List<RichClient> _rich = [];
        private readonly TaskCompletionSource _firstLost = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _lost;
        private bool _ended;

        public int Lost => Volatile.Read(ref _lost);

        public Task FirstLost => _firstLost.Task;

        public long Pings => PingsOfEach.Sum(count => (long)count);

        public int FewestPings => PingsOfEach.Min();

        private IEnumerable<int> PingsOfEach => _plain.Select(client => client.Pings).Concat(_rich.Select(client => client.Pings));

        public Task ConnectAsync(NodeProcess node, int connections, CancellationToken cancel) => Parallel.ForEachAsync(
            Enumerable.Range(0, connections),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel },
            async (number, _) =>
            {
                var room = $"many-{number / 2 % Rooms}";
                var request = new UpgradeRequest("/rooms/" + room) { BufferBytes = BufferBytes };
                if (number % 2 == 0)
                {
                    await AddPlainAsync(node, request, cancel);
                }
                else
                {
                    await AddRichAsync(node, request, room, cancel);
                }
            });

        public void Dispose()
        {
            Volatile.Write(ref _ended, true);
            _plain.ForEach(client => client.Dispose());
            _rich.ForEach(client => client.Dispose());
        }

        private async Task AddPlainAsync(NodeProcess node, UpgradeRequest request, CancellationToken cancel)
        {
            var client = await RawClient.ConnectAsync(node.EndPoint, request, cancel);
            lock (_plain)
            {
                _plain.Add(client);
            }

            _ = HoldAsync(async () => await client.ReceiveAsync(cancel) is WebSocketMessage);
        }

        private async Task AddRichAsync(NodeProcess node, UpgradeRequest request, string room, CancellationToken cancel)
        {
            var client = await RichClient.ConnectAsync(node.EndPoint, request, null, cancel);
            await client.JoinAsync(room, cancel);
            lock (_rich)
            {
                _rich.Add(client);
            }

            _ = HoldAsync(async () => await client.ReceiveAsync(cancel) is not null);
        }

        /// <summary>Reads, which answers pings, until the connection ends.</summary>
        private async Task HoldAsync(Func<Task<bool>> receive)
        {
            try
            {
                while (await receive())
                {
                    // Nobody says anything here.
                }
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
            {
                // Counted below unless we hung up ourselves.
            }

            if (!Volatile.Read(ref _ended))
            {
                Interlocked.Increment(ref _lost);
                _firstLost.TrySetResult();
            }
        }
    }
}
