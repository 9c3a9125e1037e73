using System.Globalization;
using Edge.Load.Report;
using Edge.Load.Scenarios;
using Edge.Load.Servers;

namespace Edge.Load;

/// <summary>Runs all targets side by side, in interleaved rounds, and prints medians and ratios.</summary>
internal sealed class Comparison(IReadOnlyList<Target> targets, Target reference, int rounds, TimeSpan duration, int port)
{
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    public async Task FanOutAsync(FanOut scenario, bool withLatency)
    {
        var results = targets.ToDictionary(target => target, _ => new List<FanOutResult>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var target in targets)
            {
                var result = await scenario.RunAsync(target, port, duration, duration);
                Note(target, scenario.Name, result.Problem);
                results[target].Add(result);
            }
        }

        var table = new Table("target", "deliveries/s", "CPU s per million", "ratio", "p50 ms", "p99 ms");
        var compared = Cpu(results.GetValueOrDefault(reference));
        foreach (var target in targets)
        {
            var rate = Median.Of(results[target].Select(result => result.PerSecond));
            var latency = withLatency
                ? await new Latency(scenario.Rooms, scenario.Members, scenario.Senders)
                    .RunAsync(target, port, rate / 2 / (scenario.Members - 1), duration)
                : null;
            Note(target, scenario.Name + ", latency", latency?.Problem);
            var cpu = Cpu(results[target]);
            table.Add(target.Name, N(rate, 0), N(cpu, 2), N(cpu / compared, 2), N(latency?.P50, 1), N(latency?.P99, 1));
        }

        table.Print($"Fan-out {scenario.Name} (p50, p99 at half that rate)");
    }

    public async Task PingPongAsync(int rooms)
    {
        var table = new Table("target", "round trips/s", "CPU us per round trip");
        foreach (var target in targets)
        {
            var results = new List<PingPongResult>();
            for (var round = 0; round < rounds; round++)
            {
                results.Add(await new PingPong(rooms).RunAsync(target, port, duration, duration));
                Note(target, "ping-pong", results[^1].Problem);
            }

            var cpu = Median.Of(results.Select(result => result.CpuMicroseconds));
            table.Add(target.Name, N(Median.Of(results.Select(result => result.PerSecond)), 0), N(cpu, 0));
        }

        table.Print($"Ping-pong in {rooms} rooms of two");
    }

    public async Task IdleMemoryAsync(int connections)
    {
        var table = new Table("target", "KB per connection (RSS)");
        foreach (var target in targets)
        {
            table.Add(target.Name, N(await new IdleMemory(connections).RunAsync(target, port), 1));
        }

        table.Print($"Idle memory, {connections} connections in rooms of 50");
    }

    private static double Cpu(List<FanOutResult>? results) =>
        results is null ? double.NaN : Median.Of(results.Select(result => result.CpuMicroseconds));

    private static string N(double? value, int digits) =>
        value is { } number && !double.IsNaN(number) ? number.ToString($"N{digits}", CultureInfo.InvariantCulture) : "-";

    private void Note(Target target, string scenario, string? problem)
    {
        if (problem is not null)
        {
            _problems.Add($"{target.Name}, {scenario}: {problem}");
        }
    }
}
