using System.Collections.Immutable;
using System.Globalization;

namespace Edge.Chaos.Cluster;

/// <summary>
/// The wall clock of each node, which libfaketime tells it: as an offset to the machine's that is read anew every second from a file. What
/// measures time and does not tell it, the monotonic clock, is left alone, as it is when somebody sets the clock of a machine.
/// </summary>
internal sealed class NodeClocks(string folder)
{
    private const string Library = "libfaketimeMT.so.1";
    private const string Libraries = "/usr/lib";

    private const string SecondsToRead = "1";

    /// <summary>How far what a node says may be from what it was told: it says seconds, and a second late.</summary>
    public static readonly TimeSpan Precision = TimeSpan.FromSeconds(5);

    /// <summary>Why there are none, or null.</summary>
    public static string? Missing { get; } = Find() is null
        ? $"there is no {Library} in {Libraries}/*/faketime; eng/install-chaos-tools.sh installs it"
        : null;

    /// <summary>The environment of a node's process.</summary>
    public ImmutableDictionary<string, string> Settings(int node)
    {
        if (Find() is not { } library)
        {
            return ImmutableDictionary<string, string>.Empty;
        }

        Set(node, TimeSpan.Zero);
        return new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = library,
            ["FAKETIME_TIMESTAMP_FILE"] = FileOf(node),
            ["FAKETIME_CACHE_DURATION"] = SecondsToRead,
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        }.ToImmutableDictionary();
    }

    /// <summary>Sets the clock of a node to the machine's time and an offset.</summary>
    public void Set(int node, TimeSpan offset)
    {
        // In one step, so that it is never read half written.
        var half = FileOf(node) + ".new";
        File.WriteAllText(half, string.Create(CultureInfo.InvariantCulture, $"{offset.TotalSeconds:+0;-0}\n"));
        File.Move(half, FileOf(node), overwrite: true);
    }

    private static string? Find() => !OperatingSystem.IsLinux() || !Directory.Exists(Libraries)
        ? null
        : Directory.GetDirectories(Libraries).Select(directory => Path.Combine(directory, "faketime", Library)).FirstOrDefault(File.Exists);

    private string FileOf(int node) => Path.Combine(folder, $"clock-{node}");
}
