using System.Diagnostics;
using Edge.Chaos.Harness;

namespace Edge.Chaos.Cluster;

/// <summary>Runs short commands to their end.</summary>
internal static class Shell
{
    /// <summary>Runs a command; returns what it wrote.</summary>
    /// <exception cref="ScenarioFailedException">It ended with something else than 0.</exception>
    public static async Task<string> RunAsync(IReadOnlyList<string> command, CancellationToken cancel)
    {
        var (code, output) = await TryRunAsync(command, cancel);
        return code == 0 ? output : throw new ScenarioFailedException($"'{string.Join(' ', command)}' ended with {code}: {output}");
    }

    /// <summary>Runs a command; returns its exit code and what it wrote.</summary>
    public static async Task<(int Code, string Output)> TryRunAsync(IReadOnlyList<string> command, CancellationToken cancel)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync(cancel);
        var output = await process.StandardOutput.ReadToEndAsync(cancel) + await errors;
        await process.WaitForExitAsync(cancel);
        return (process.ExitCode, output);
    }
}
