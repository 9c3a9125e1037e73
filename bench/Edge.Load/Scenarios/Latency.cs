using System.Diagnostics;
using Edge.Load.Client;
using Edge.Load.Servers;

namespace Edge.Load.Scenarios;

/// <summary>
/// Open loop at a given rate: latency is counted from when a message should have been posted, so that a server that stalls the
/// client does not hide it (coordinated omission).
/// </summary>
internal sealed class Latency(int rooms, int members, int senders)
{
    public async Task<LatencyResult> RunAsync(Target target, int port, double messagesPerSecond, TimeSpan duration)
    {
        using var server = await Deployment.StartAsync(target, port);
        using var audience = await Audience.OpenAsync(server, target, rooms, members, senders);
        var due = new List<long>[rooms * senders];
        for (var i = 0; i < due.Length; i++)
        {
            due[i] = [];
        }

        var samples = new List<double>();
        string? problem = null;
        var warm = Stopwatch.GetTimestamp() + (long)(Stopwatch.Frequency * 2.0);
        var poller = new Poller(audience.Connections, (connection, payload) => target.Dialect.Parse(
            connection,
            payload,
            (member, sender, number) =>
            {
                problem ??= member.Inbox!.Take(sender, number);
                var at = due[(member.Room * senders) + sender][number];
                if (at > warm)
                {
                    samples.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
                }
            }));
        var start = Stopwatch.GetTimestamp();
        var interval = Stopwatch.Frequency / messagesPerSecond;
        var total = (int)(messagesPerSecond * (duration.TotalSeconds + 2));
        for (var sent = 0; sent < total || Stopwatch.GetElapsedTime(start).TotalSeconds < duration.TotalSeconds + 3;)
        {
            while (sent < total && start + (long)(sent * interval) is var at && at <= Stopwatch.GetTimestamp())
            {
                var source = sent % due.Length;
                due[source].Add(at);
                audience.Post(source / senders, source % senders, due[source].Count - 1);
                sent++;
            }

            poller.Run(sent < total ? 0 : 50);
        }

        samples.Sort();
        var expected = (long)total * (members - 1);
        var received = audience.Connections.Sum(connection => connection.Inbox!.Count);
        problem ??= received == expected ? null : $"{received} deliveries of {expected}";
        problem ??= target.PromisesOrder ? audience.FindDisorder() : null;
        return new LatencyResult(At(samples, 0.5), At(samples, 0.99), problem);
    }

    private static double At(List<double> sorted, double share) => sorted.Count == 0 ? double.NaN : sorted[(int)(sorted.Count * share)];
}

/// <summary>Milliseconds.</summary>
internal sealed record LatencyResult(double P50, double P99, string? Problem);
