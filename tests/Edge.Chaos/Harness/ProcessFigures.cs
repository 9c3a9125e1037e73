using System.Globalization;

namespace Edge.Chaos.Harness;

/// <summary>What a process has used.</summary>
/// <param name="Cpu">User and system time since its start.</param>
/// <param name="ResidentBytes">Memory it holds now.</param>
/// <param name="PeakResidentBytes">The most it has held.</param>
internal sealed record ProcessFigures(TimeSpan Cpu, long ResidentBytes, long PeakResidentBytes)
{
    // Linux counts in hundredths of a second towards programs, whatever its own clock does.
    private const double TicksPerSecond = 100;
    private const int UserTimeField = 11;

    /// <summary>Reads them from /proc.</summary>
    public static ProcessFigures Of(int pid)
    {
        var status = File.ReadLines($"/proc/{pid}/status")
            .Select(line => line.Split(':', 2))
            .ToDictionary(pair => pair[0], pair => pair[1].Trim());

        // The name of the program is in parentheses and may hold spaces.
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = Number(fields[UserTimeField]) + Number(fields[UserTimeField + 1]);
        return new ProcessFigures(TimeSpan.FromSeconds(ticks / TicksPerSecond), Bytes(status["VmRSS"]), Bytes(status["VmHWM"]));
    }

    private static long Bytes(string kilobytes) => Number(kilobytes.Split(' ')[0]) * 1024;

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
