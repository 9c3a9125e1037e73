using System.Diagnostics;
using System.Globalization;

namespace Edge.Chaos.Harness;

/// <summary>
/// Processes of the lowest priority that leave no core idle, and how busy the machine was meanwhile. They end by themselves when
/// their time is up, even if nobody is left to end them. Each is a session of its own: the system may share the cores out by session.
/// </summary>
internal sealed class CpuBurners : IDisposable
{
    private const string LowestPriority = "19";
    private const int IdleField = 3;
    private const int IowaitField = 4;
    private readonly Process[] _processes;
    private readonly (long Idle, long All) _before = ReadTicks();

    /// <param name="time">The most that each of them burns.</param>
    public CpuBurners(TimeSpan time)
    {
        var loop = string.Create(
            CultureInfo.InvariantCulture,
            $"echo {LowestPriority} >/proc/self/autogroup; ulimit -t {Math.Ceiling(time.TotalSeconds)}; while :; do :; done");
        _processes = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => ChildProcesses.Start(
            new ProcessStartInfo("setsid", ["nice", "-n", LowestPriority, "sh", "-c", loop])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
            _ => { }))];
    }

    /// <summary>The part of all cores' time that was used since they started, by whomever.</summary>
    public double Busy()
    {
        var (idle, all) = ReadTicks();
        return 1 - ((double)(idle - _before.Idle) / Math.Max(1, all - _before.All));
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            process.WaitForExit();
            ChildProcesses.Forget(process);
            process.Dispose();
        }
    }

    private static (long Idle, long All) ReadTicks()
    {
        var ticks = File.ReadLines("/proc/stat").First()
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        return (ticks[IdleField] + ticks[IowaitField], ticks.Sum());
    }
}
