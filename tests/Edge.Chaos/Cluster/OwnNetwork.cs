using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Edge.Chaos.Cluster;

/// <summary>
/// Gives this program a network of its own that has no way out: it becomes itself once more, in a new network namespace.
/// All that it builds there vanishes with the processes inside, and no packet can leave the machine.
/// </summary>
internal static class OwnNetwork
{
    private const string Mark = "EDGE_CHAOS_NETWORK";
    private const string LoopbackUp = "ip link set lo up && exec \"$@\"";
    private static readonly string[] Needed = ["unshare", "nsenter", "ip", "iptables", "env"];

    /// <summary>Why there is none, or null if this program is in it.</summary>
    public static string? Missing { get; private set; } = "it was not asked for";

    /// <summary>Does not return if the move succeeds; the new program finds itself inside.</summary>
    public static void Enter(IEnumerable<string> arguments)
    {
        if (Environment.GetEnvironmentVariable(Mark) is not null)
        {
            Missing = null;
            return;
        }

        Missing = FindObstacle();
        if (Missing is not null)
        {
            return;
        }

        string[] program = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [Environment.ProcessPath!, Environment.GetCommandLineArgs()[0]]
            : [Environment.ProcessPath!];
        string?[] command = ["unshare", "--net", "--", "sh", "-c", LoopbackUp, "sh", "env", Mark + "=own", .. program, .. arguments, null];
        _ = Execute(command[0]!, command);
        Missing = $"the program could not move (errno {Marshal.GetLastPInvokeError()})";
    }

    private static string? FindObstacle()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            return "network namespaces need Linux and root";
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':');
        var absent = Needed.Where(tool => !folders.Any(folder => File.Exists(Path.Combine(folder, tool)))).ToArray();
        return absent.Length > 0 ? $"there is no {string.Join(", ", absent)}" : TryFilter();
    }

    /// <summary>Containers often have the tools and not the right to use them.</summary>
    private static string? TryFilter()
    {
        using var trial = Process.Start(new ProcessStartInfo("unshare", ["--net", "--", "iptables", "-w", "-S"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        trial.StandardOutput.ReadToEnd();
        var error = trial.StandardError.ReadToEnd();
        trial.WaitForExit();
        return trial.ExitCode == 0 ? null : $"a namespace with packet filter is refused: {error.Trim()}";
    }

    [DllImport("libc", EntryPoint = "execvp", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Execute(
        [MarshalAs(UnmanagedType.LPStr)] string file,
        [MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPStr)] string?[] arguments);
}
