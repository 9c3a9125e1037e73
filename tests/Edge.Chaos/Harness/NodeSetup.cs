using System.Collections.Immutable;
using System.Diagnostics;

namespace Edge.Chaos.Harness;

/// <summary>How a node is started; the same again after each death.</summary>
/// <param name="Dll">The server.</param>
/// <param name="Port">Where it listens, on loopback.</param>
/// <param name="Data">Its data directory.</param>
/// <param name="Settings">Further settings by their names, such as <c>Edge__Connections__RatePerSecond</c>.</param>
internal sealed record NodeSetup(string Dll, int Port, string Data, ImmutableDictionary<string, string> Settings)
{
    public ProcessStartInfo ToStartInfo()
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { Dll, "serve", "--urls", $"http://127.0.0.1:{Port}", "--data", Data },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Settings)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
