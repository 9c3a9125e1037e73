using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Edge.Chaos.Cluster;

namespace Edge.Chaos.Harness;

/// <summary>Every process this program started, so that none outlives it, however it ends.</summary>
internal static class ChildProcesses
{
    private static readonly ConcurrentDictionary<int, Process> Alive = new();
    private static readonly PosixSignalRegistration[] Signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => KillAll()),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => KillAll()),
    ];

    static ChildProcesses()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            KillAll();
            GC.KeepAlive(Signals);
        };
        AppDomain.CurrentDomain.UnhandledException += (_, _) => KillAll();
    }

    /// <summary>Starts a process whose output goes, line by line, to <paramref name="output"/>.</summary>
    public static Process Start(ProcessStartInfo start, Action<string> output)
    {
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => output(line.Data ?? string.Empty);
        process.ErrorDataReceived += (_, line) => output(line.Data ?? string.Empty);
        process.Start();
        Alive[process.Id] = process;
        RunLedger.AddProcess(process.Id);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>It has ended.</summary>
    public static void Forget(Process process)
    {
        Alive.TryRemove(process.Id, out _);
        RunLedger.ForgetProcess(process.Id);
    }

    private static void KillAll()
    {
        foreach (var process in Alive.Values)
        {
            try
            {
                process.Kill();
                RunLedger.ForgetProcess(process.Id);
            }
            catch (InvalidOperationException)
            {
                // It has ended by itself.
            }
        }
    }
}
