using System.Diagnostics;
using Edge.Load.Client;
using Edge.Load.Servers;

namespace Edge.Load.Scenarios;

/// <summary>Rooms of two: one posts, the other answers when it has it. A round trip is two stored messages.</summary>
internal sealed class PingPong(int rooms)
{
    public async Task<PingPongResult> RunAsync(Target target, int port, TimeSpan warmUp, TimeSpan duration)
    {
        using var server = await Deployment.StartAsync(target, port);
        using var audience = await Audience.OpenAsync(server, target, rooms, 2, 2);
        var posted = new int[rooms * 2];
        var trips = 0L;
        string? problem = null;
        void Post(int room, int member) => audience.Post(room, member, posted[(room * 2) + member]++);
        var poller = new Poller(audience.Connections, (connection, payload) => target.Dialect.Parse(
            connection,
            payload,
            (member, sender, number) =>
            {
                problem ??= member.Inbox!.Take(sender, number);
                trips += member.Member == 0 ? 1 : 0;
                Post(member.Room, member.Member);
            }));
        for (var room = 0; room < rooms; room++)
        {
            Post(room, 0);
        }

        void Run(TimeSpan time)
        {
            for (var watch = Stopwatch.StartNew(); watch.Elapsed < time && problem is null;)
            {
                poller.Run(100);
            }
        }

        Run(warmUp);
        var (cpu, before, elapsed) = (server.CpuSeconds, trips, Stopwatch.StartNew());
        Run(duration);
        var seconds = elapsed.Elapsed.TotalSeconds;
        var done = trips - before;
        return new PingPongResult(done / seconds, (server.CpuSeconds - cpu) * 1e6 / done, problem);
    }
}

/// <summary>Round trips per second, server CPU in µs for each.</summary>
internal sealed record PingPongResult(double PerSecond, double CpuMicroseconds, string? Problem);
