using System.Diagnostics;
using System.Globalization;

namespace Edge.Chaos.Cluster;

/// <summary>
/// A file that names the processes and folders of this run, so that the next run can remove them if this one is killed
/// without a chance to do it itself. A process is known by its id and its start time, since ids come again.
/// </summary>
internal static class RunLedger
{
    private const string Pattern = "edge-chaos-*.run";
    private const int StartTimeField = 19;
    private static readonly Lock Gate = new();
    private static readonly HashSet<string> Entries = [];

    private static string OwnFile => Path.Combine(
        Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"edge-chaos-{Environment.ProcessId}.run"));

    public static void AddProcess(int id) => Change(() => Entries.Add("process " + Identify(id)));

    public static void ForgetProcess(int id) => Change(
        () => Entries.RemoveWhere(entry => entry.StartsWith(string.Create(CultureInfo.InvariantCulture, $"process {id} "), StringComparison.Ordinal)));

    /// <summary>A new temporary folder.</summary>
    public static string CreateFolder(string prefix)
    {
        var path = Directory.CreateTempSubdirectory(prefix).FullName;
        Change(() => Entries.Add("folder " + path));
        return path;
    }

    public static void RemoveFolder(string path)
    {
        Directory.Delete(path, recursive: true);
        Change(() => Entries.Remove("folder " + path));
    }

    /// <summary>Ends and removes what runs that were killed left behind; returns how many things that were.</summary>
    public static int RemoveLeftovers()
    {
        var removed = 0;
        foreach (var file in Directory.GetFiles(Path.GetTempPath(), Pattern))
        {
            var lines = File.ReadAllLines(file);
            if (lines.Length > 0 && !IsAlive(lines[0]["owner ".Length..]))
            {
                // Processes before the folders that they write to.
                removed += lines.Skip(1).OrderDescending(StringComparer.Ordinal).Count(Remove);
                File.Delete(file);
            }
        }

        return removed;
    }

    private static void Change(Action change)
    {
        lock (Gate)
        {
            change();
            if (Entries.Count == 0)
            {
                File.Delete(OwnFile);
            }
            else
            {
                File.WriteAllLines(OwnFile, ["owner " + Identify(Environment.ProcessId), .. Entries]);
            }
        }
    }

    private static bool Remove(string entry)
    {
        var (kind, thing) = (entry.Split(' ', 2)[0], entry.Split(' ', 2)[1]);
        if (kind == "folder" && Directory.Exists(thing))
        {
            Directory.Delete(thing, recursive: true);
            return true;
        }

        if (kind == "process" && IsAlive(thing))
        {
            using var process = Process.GetProcessById(int.Parse(thing.Split(' ')[0], CultureInfo.InvariantCulture));
            process.Kill();
            process.WaitForExit();
            return true;
        }

        return false;
    }

    private static bool IsAlive(string identity) => Identify(int.Parse(identity.Split(' ')[0], CultureInfo.InvariantCulture)) == identity;

    /// <summary>Id and start time; the id alone if there is no such process, or only what nobody has asked about its end.</summary>
    private static string Identify(int id)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] == "Z"
                ? id.ToString(CultureInfo.InvariantCulture)
                : string.Create(CultureInfo.InvariantCulture, $"{id} {fields[StartTimeField]}");
        }
        catch (IOException)
        {
            return id.ToString(CultureInfo.InvariantCulture);
        }
    }
}
